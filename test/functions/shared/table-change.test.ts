import type { DynamoDBStreamEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { type TableChange, tableFollower } from '../../../functions/shared/table-change.ts';

const eventOf = (...numbers: number[]): DynamoDBStreamEvent => ({
  Records: numbers.map((number) => ({
    dynamodb: {
      SequenceNumber: String(number),
      NewImage: { n: { N: String(number) }, sealed: { B: Buffer.from('bytes').toString('base64') } },
    },
  })),
});

describe('following the table', () => {
  it('gives changes in order, with bytes as bytes though an event is JSON', async () => {
    const seen: TableChange[] = [];
    const answer = await tableFollower((change) => Promise.resolve(void seen.push(change)))(eventOf(1, 2));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(seen.map(({ after }) => after['n'])).toEqual([1, 2]);
    expect(Buffer.from(seen[0]?.after['sealed'] as Uint8Array).toString()).toBe('bytes');
  });

  it('stops at the first that fails, so that it and all after it come again', async () => {
    const seen: unknown[] = [];
    const answer = await tableFollower((change) => {
      seen.push(change.after['n']);
      return change.after['n'] === 2 ? Promise.reject(new Error('no')) : Promise.resolve();
    })(eventOf(1, 2, 3));
    expect(seen).toEqual([1, 2]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  });
});
