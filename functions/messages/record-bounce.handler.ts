import * as z from 'zod';
import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { MailFeedback } from './bounce.ts';
import { MessagesRepository } from './messages-repository.ts';
import { recordBounce } from './record-bounce.ts';

const messages = new MessagesRepository(openTable());

/** Invoked by EventBridge, at least once for each bounce and complaint. */
export const handler = taskEndpoint(
  { input: MailFeedback, output: z.object({ recorded: z.boolean() }) },
  async (feedback) => ({ recorded: await recordBounce(feedback, { messages }) }),
);
