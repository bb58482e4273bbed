import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A failure queue and what was given up into it. */
export interface FailureQueue {
  readonly url: string;
  /** The function that gave up. */
  readonly follower: string;
  /** Changes of the table are named by their place in the stream alone; events are there whole. */
  readonly holds: 'changes' | 'events';
}

/** The failure queue of that address, or undefined for another kind of queue. */
export function failureQueueAt(url: string): FailureQueue | undefined {
  const [, follower, holds] = /([A-Za-z]+?)(Changes|Events)GivenUp[^/]*$/.exec(url) ?? [];
  if (follower === undefined) return undefined;
  return { url, follower, holds: holds === 'Changes' ? 'changes' : 'events' };
}

interface Clients {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  /** The physical name of a function. */
  readonly functionNamed: (name: string) => string;
}

/**
 * Does again what was given up. For changes of the table that is the sweep, which finds from the table itself what a
 * lost batch left undone; an event is given to its function once more. What succeeded leaves the queue.
 * @returns how many messages were settled
 * @throws Error where the function fails again; its message and those after it stay in the queue
 */
export async function redriveQueue(queue: FailureQueue, clients: Clients): Promise<number> {
  let settled = 0;
  for (;;) {
    const { Messages: messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (messages.length === 0) return settled;
    if (queue.holds === 'changes') await invoke('Sweep', '{}', clients);
    for (const message of messages) {
      if (queue.holds === 'events') await invoke(queue.follower, eventIn(message), clients);
      await remove(queue, message, clients);
      settled += 1;
    }
  }
}

/** The event itself: one on which its function failed lies in Lambda's record of the failure. */
function eventIn({ Body = '{}' }: Message): string {
  const { requestPayload } = JSON.parse(Body) as { readonly requestPayload?: unknown };
  return requestPayload === undefined ? Body : JSON.stringify(requestPayload);
}

async function invoke(name: string, payload: string, { functionNamed, lambda }: Clients): Promise<void> {
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: functionNamed(name), Payload: Buffer.from(payload) }),
  );
  if (answer.FunctionError === undefined) return;
  throw new Error(`${name} failed again: ${Buffer.from(answer.Payload ?? []).toString('utf8')}`);
}

async function remove({ url }: FailureQueue, message: Message, { sqs }: Clients): Promise<void> {
  await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
}
