import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { failureQueueAt, redriveQueue } from '../../../../infra/local/redrive/redrive-queue.ts';

const sqs = mockClient(SQSClient);
const lambda = mockClient(LambdaClient);
const clients = {
  sqs: new SQSClient({ region: 'ap-southeast-3' }),
  lambda: new LambdaClient({ region: 'ap-southeast-3' }),
  functionNamed: (name: string) => `wirabaru-${name}`,
};
const base = 'https://sqs.ap-southeast-3.amazonaws.com/111111111111/wirabaru-local-service-';
const queueAt = (name: string) => {
  const queue = failureQueueAt(`${base}${name}`);
  if (queue === undefined) throw new Error(`${name} is no failure queue`);
  return queue;
};
const messages = (...bodies: string[]) => ({
  Messages: bodies.map((Body, index) => ({ Body, ReceiptHandle: `receipt ${index}` })),
});

beforeEach(() => {
  sqs.reset();
  lambda.reset();
  lambda.on(InvokeCommand).resolves({});
});
const invoked = () =>
  lambda
    .commandCalls(InvokeCommand)
    .map(({ args: [{ input }] }) => [
      input.FunctionName,
      Buffer.from((input.Payload as Uint8Array | undefined) ?? []).toString(),
    ]);

describe('what was given up', () => {
  it('is told by the name of its queue', () => {
    expect(failureQueueAt(`${base}FollowChangesChangesGivenUpA1B2`)).toMatchObject({
      follower: 'FollowChanges',
      holds: 'changes',
    });
    expect(failureQueueAt(`${base}RecordBounceEventsGivenUpA1B2`)).toMatchObject({
      follower: 'RecordBounce',
      holds: 'events',
    });
    expect(failureQueueAt(`${base}SomethingElse`)).toBeUndefined();
  });

  it('of the table is found by the sweep, once for each batch, and leaves the queue', async () => {
    sqs.on(ReceiveMessageCommand).resolvesOnce(messages('{}', '{}')).resolves({});
    expect(await redriveQueue(queueAt('FollowChangesChangesGivenUp'), clients)).toBe(2);
    expect(invoked()).toEqual([['wirabaru-Sweep', '{}']]);
    expect(sqs.commandCalls(DeleteMessageCommand)).toHaveLength(2);
  });

  it('of events is given to its function again, and stays where that fails again', async () => {
    sqs
      .on(ReceiveMessageCommand)
      .resolvesOnce(messages('{"id":"1"}', '{"requestPayload":{"id":"2"},"version":"1.0"}'))
      .resolves({});
    lambda.on(InvokeCommand).resolvesOnce({}).resolves({ FunctionError: 'Unhandled' });
    const redriven = redriveQueue(queueAt('RecordBounceEventsGivenUp'), clients);
    await expect(redriven).rejects.toThrow('RecordBounce failed again');
    expect(invoked()).toEqual([
      ['wirabaru-RecordBounce', '{"id":"1"}'],
      ['wirabaru-RecordBounce', '{"id":"2"}'],
    ]);
    expect(sqs.commandCalls(DeleteMessageCommand)).toHaveLength(1);
  });
});
