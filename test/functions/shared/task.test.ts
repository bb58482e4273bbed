import { ThrottlingException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { taskEndpoint } from '../../../functions/shared/task.ts';

const contract = { input: z.object({ ask: z.string() }), output: z.object({ answer: z.string() }) };
const context = { awsRequestId: 'test' } as Context;
const failing = (error: Error) =>
  taskEndpoint(contract, async () => {
    throw error;
  });

describe('a task of a state machine', () => {
  it('names what passes by the one name that every Retry knows', async () => {
    const throttled = new ThrottlingException({ message: 'slow down', $metadata: {} });
    await expect(failing(throttled)({ ask: 'x' }, context)).rejects.toMatchObject({ name: 'TransientError' });
    for (const file of ['application', 'financing-referral']) {
      const path = join(import.meta.dirname, '..', '..', '..', 'workflows', `${file}.asl.json`);
      const { States } = JSON.parse(readFileSync(path, 'utf8')) as {
        States: Record<string, { Type: string; Retry?: { ErrorEquals: string[] }[] }>;
      };
      const tasks = Object.values(States).filter(({ Type }) => Type === 'Task');
      expect(tasks.length).toBeGreaterThan(0);
      for (const task of tasks) expect(task.Retry?.[0]?.ErrorEquals).toContain('TransientError');
    }
  });

  it('repeats a transaction that crossed another one, not one whose condition did not hold', async () => {
    const cancelled = (Code: string) =>
      new TransactionCanceledException({
        message: 'cancelled',
        $metadata: {},
        CancellationReasons: [{ Code: 'None' }, { Code }],
      });
    const crossed = failing(cancelled('TransactionConflict'))({ ask: 'x' }, context);
    await expect(crossed).rejects.toMatchObject({ name: 'TransientError' });
    const refused = failing(cancelled('ConditionalCheckFailed'))({ ask: 'x' }, context);
    await expect(refused).rejects.toThrow(TransactionCanceledException);
  });

  it('leaves other errors and broken hand-overs as they are: repeating them cannot succeed', async () => {
    await expect(failing(new TypeError('a mistake'))({ ask: 'x' }, context)).rejects.toThrow(TypeError);
    await expect(failing(new TypeError('a mistake'))({ ask: 1 }, context)).rejects.toThrow(z.ZodError);
  });
});
