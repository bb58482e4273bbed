import { logger } from '#shared/observability.ts';
import { bounceOf, type MailFeedback } from './bounce.ts';
import type { MessagesRepository } from './messages-repository.ts';

interface Dependencies {
  readonly messages: MessagesRepository;
}

/**
 * Notes with its application that a mail came back or was called unwanted: once for each mail, however often SES or
 * EventBridge tell of it. @returns whether the mail was about an application
 */
export async function recordBounce(feedback: MailFeedback, { messages }: Dependencies): Promise<boolean> {
  const bounce = bounceOf(feedback);
  if (bounce === undefined) return false;
  await messages.addBounce(bounce);
  logger.info('mail came back', { application: bounce.application, type: bounce.type });
  return true;
}
