import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Operation } from '../aws-json.ts';
import { type Clock, ServiceError } from '../contract.ts';
import type { Message, MessageStore } from './message-store.ts';
import type { Queue } from './queue-properties.ts';

/** What the operations work on. */
export interface Queues {
  readonly clock: Clock;
  readonly store: MessageStore;
  all(): readonly Queue[];
  /** Puts a message in and wakes those who wait for one. @returns its id */
  send(queue: Queue, body: string, attributes: string, delayMillis: number): string;
  /** Something of the queue may have become visible. */
  wake(queue: Queue): void;
  /** Resolves when the queue was woken or `epochMillis` has come. */
  arrival(queue: Queue, epochMillis: number): Promise<void>;
}

const QueueUrl = z.string();
const SendMessage = z.object({
  QueueUrl,
  MessageBody: z.string().min(1),
  DelaySeconds: z.int().min(0).max(900).optional(),
  MessageAttributes: z.record(z.string(), z.unknown()).default({}),
});
const ReceiveMessage = z.object({
  QueueUrl,
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.int().min(0).max(20).optional(),
});
const OfAQueue = z.object({ QueueUrl });
const OfAReceipt = z.object({ QueueUrl, ReceiptHandle: z.string() });
const ChangeVisibility = OfAReceipt.extend({ VisibilityTimeout: z.int().min(0).max(43_200) });
const GetQueueAttributes = z.object({ QueueUrl, AttributeNames: z.array(z.string()).default([]) });
const GetQueueUrl = z.object({ QueueName: z.string() });
const ListQueues = z.object({ QueueNamePrefix: z.string().default('') });

/** The operations of SQS that the local cloud implements. */
export function sqsOperations(queues: Queues): Readonly<Record<string, Operation>> {
  const { clock, store } = queues;
  const named = (name: string): Queue => {
    const queue = queues.all().find((candidate) => candidate.name === name);
    if (queue === undefined) throw new ServiceError('QueueDoesNotExist', `There is no queue ${name}`);
    return queue;
  };
  /** By the last part of the URL: the port may have been another when a program noted it. */
  const at = (url: string): Queue => named(url.split('/').at(-1) ?? '');

  return {
    SendMessage: async (input) => {
      const { QueueUrl: url, MessageBody, DelaySeconds, MessageAttributes } = parse(SendMessage, input);
      const queue = at(url);
      const delay = DelaySeconds === undefined ? queue.delayMillis : DelaySeconds * 1000;
      const MessageId = queues.send(queue, MessageBody, JSON.stringify(MessageAttributes), delay);
      return { MessageId, MD5OfMessageBody: md5(MessageBody) };
    },
    ReceiveMessage: async (input) => {
      const request = parse(ReceiveMessage, input);
      const queue = at(request.QueueUrl);
      const visibility =
        request.VisibilityTimeout === undefined ? queue.visibilityMillis : request.VisibilityTimeout * 1000;
      const wait = request.WaitTimeSeconds === undefined ? queue.waitMillis : request.WaitTimeSeconds * 1000;
      const until = clock.millis() + wait;
      for (;;) {
        const messages = store.receive(queue, request.MaxNumberOfMessages, clock.millis(), visibility);
        if (messages.length > 0) return { Messages: messages.map(toWire) };
        if (clock.millis() >= until) return {};
        await queues.arrival(queue, Math.min(until, store.nextVisible(queue) ?? until));
      }
    },
    DeleteMessage: async (input) => {
      const { QueueUrl: url, ReceiptHandle } = parse(OfAReceipt, input);
      // An old receipt is no error, as in SQS.
      store.remove(at(url), ReceiptHandle);
    },
    ChangeMessageVisibility: async (input) => {
      const { QueueUrl: url, ReceiptHandle, VisibilityTimeout } = parse(ChangeVisibility, input);
      const now = clock.millis();
      const queue = at(url);
      if (!store.changeVisibility(queue, ReceiptHandle, now + VisibilityTimeout * 1000, now)) {
        throw new ServiceError('MessageNotInflight', 'The message is not in flight');
      }
      queues.wake(queue);
    },
    PurgeQueue: async (input) => {
      store.purge(at(parse(OfAQueue, input).QueueUrl));
    },
    GetQueueUrl: async (input) => ({ QueueUrl: named(parse(GetQueueUrl, input).QueueName).url }),
    ListQueues: async (input) => {
      const { QueueNamePrefix } = parse(ListQueues, input);
      const found = queues.all().filter((queue) => queue.name.startsWith(QueueNamePrefix));
      return { QueueUrls: found.map((queue) => queue.url) };
    },
    GetQueueAttributes: async (input) => {
      const { QueueUrl: url, AttributeNames } = parse(GetQueueAttributes, input);
      const attributes = attributesOf(at(url), store, clock.millis());
      const wanted = AttributeNames.includes('All') ? Object.keys(attributes) : AttributeNames;
      const unknown = wanted.find((name) => !Object.hasOwn(attributes, name));
      if (unknown !== undefined) {
        throw new ServiceError('InvalidAttributeName', `Unknown attribute ${unknown}`);
      }
      return { Attributes: Object.fromEntries(wanted.map((name) => [name, attributes[name]])) };
    },
  };
}

function attributesOf(queue: Queue, store: MessageStore, now: number): Record<string, string> {
  const counts = store.count(queue, now);
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    VisibilityTimeout: seconds(queue.visibilityMillis),
    MessageRetentionPeriod: seconds(queue.retentionMillis),
    DelaySeconds: seconds(queue.delayMillis),
    ReceiveMessageWaitTimeSeconds: seconds(queue.waitMillis),
    MaximumMessageSize: String(queue.maximumBytes),
    ...(queue.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queue.redrive.deadLetterArn,
        maxReceiveCount: queue.redrive.maximumReceives,
      }),
    }),
  };
}

function seconds(millis: number): string {
  return String(millis / 1000);
}

function toWire(message: Message): object {
  const attributes = JSON.parse(message.attributes) as object;
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: {
      SentTimestamp: String(message.sentAt),
      ApproximateReceiveCount: String(message.receives),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  };
}

/** The SDK checks each body against this sum. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function parse<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceError('InvalidParameterValue', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
