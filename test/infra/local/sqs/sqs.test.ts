import {
  AddPermissionCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqs, type Sqs } from '../../../../infra/local/sqs/sqs.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';

let surroundings: TestSurroundings;
let sqs: Sqs;
let client: SQSClient;
let QueueUrl: string;
let arn: string;

beforeEach(async () => {
  surroundings = createSurroundings();
  await start();
});
afterEach(async () => {
  await sqs.stop();
  surroundings.remove();
});

async function start(): Promise<void> {
  sqs = createSqs(surroundings);
  const environment = await sqs.listen?.();
  const failed = await sqs.provision(
    resource('AWS::SQS::Queue', 'Failed', { QueueName: 'failed', VisibilityTimeout: 60 }),
  );
  QueueUrl = failed.ref;
  arn = String(failed.attributes['Arn']);
  await sqs.provision(
    resource('AWS::SQS::Queue', 'Work', {
      QueueName: 'work',
      RedrivePolicy: { deadLetterTargetArn: arn, maxReceiveCount: 1 },
    }),
  );
  await sqs.start?.();
  client = new SQSClient({
    endpoint: environment?.['AWS_ENDPOINT_URL_SQS'] ?? '',
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

async function receive(url = QueueUrl): Promise<Message[]> {
  const { Messages } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
  );
  return Messages ?? [];
}
const bodies = (messages: Message[]) => messages.map((message) => message.Body);
const send = (MessageBody: string, url = QueueUrl) =>
  client.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));

describe('messages', () => {
  it('are received in order, and hidden until their visibility timeout has passed', async () => {
    await send('first');
    await send('second');
    expect(bodies(await receive())).toEqual(['first', 'second']);
    expect(await receive()).toEqual([]);
    surroundings.clock.advanceBy(60_000);
    const again = await receive();
    expect(bodies(again)).toEqual(['first', 'second']);
    expect(again[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  it('are gone once deleted', async () => {
    await send('first');
    const [message] = await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    surroundings.clock.advanceBy(60_000);
    expect(await receive()).toEqual([]);
  });

  it('survive a stop, together with what hides them', async () => {
    await send('hidden');
    await receive();
    await send('open');
    await sqs.stop();
    await start();
    expect(bodies(await receive())).toEqual(['open']);
    surroundings.clock.advanceBy(60_000);
    expect(bodies(await receive())).toEqual(['hidden', 'open']);
  });

  it('appear to one who waits for them as soon as they are sent', async () => {
    const waiting = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    await expect.poll(() => surroundings.clock.nextDeadline()).toBeDefined();
    await send('late');
    expect(bodies((await waiting).Messages ?? [])).toEqual(['late']);
  });

  it('do not appear when the wait for them is over', async () => {
    const waiting = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    await expect.poll(() => surroundings.clock.nextDeadline()).toBeDefined();
    surroundings.clock.advanceBy(20_000);
    expect((await waiting).Messages).toBeUndefined();
  });

  it('can be shown again at once, or hidden for longer', async () => {
    await send('first');
    const [message] = await receive();
    const hide = (VisibilityTimeout: number) =>
      client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await hide(600);
    surroundings.clock.advanceBy(60_000);
    expect(await receive()).toEqual([]);
    await hide(0);
    expect(bodies(await receive())).toEqual(['first']);
    await expect(hide(10)).rejects.toMatchObject({ name: 'MessageNotInflight' });
  });

  it('that were received too often end in the dead-letter queue', async () => {
    const { QueueUrl: work } = await client.send(new GetQueueUrlCommand({ QueueName: 'work' }));
    await send('poison', work);
    expect(bodies(await receive(work))).toEqual(['poison']);
    surroundings.clock.advanceBy(30_000);
    expect(await receive(work)).toEqual([]);
    expect(bodies(await receive())).toEqual(['poison']);
  });

  it('are forgotten after four days', async () => {
    await send('old');
    surroundings.clock.advanceBy(4 * 86_400_000);
    expect(await receive()).toEqual([]);
  });

  it('come from other services by the ARN of the queue', async () => {
    await sqs.send(arn, '{"requestContext":{}}');
    expect(bodies(await receive())).toEqual(['{"requestContext":{}}']);
    await expect(sqs.send('arn:aws:sqs:r:0:none', 'x')).rejects.toMatchObject({ code: 'QueueDoesNotExist' });
  });

  it('can all be purged', async () => {
    await send('first');
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await receive()).toEqual([]);
  });
});

describe('queues', () => {
  it('are found by name and listed', async () => {
    expect(QueueUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/failed$/);
    expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(2);
    expect((await client.send(new ListQueuesCommand({ QueueNamePrefix: 'fa' }))).QueueUrls).toEqual([
      QueueUrl,
    ]);
    await expect(client.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });

  it('count their messages', async () => {
    await send('a');
    await send('b');
    await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }));
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: arn,
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      VisibilityTimeout: '60',
    });
  });

  it('answer what is not implemented by its name', async () => {
    await expect(
      client.send(new AddPermissionCommand({ QueueUrl, Label: 'x', AWSAccountIds: ['1'], Actions: ['*'] })),
    ).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('sqs:AddPermission'),
    });
    expect(() => sqs.provision(resource('AWS::SQS::Queue', 'Fifo', { FifoQueue: true }))).toThrow(
      'The local cloud does not implement FifoQueue of AWS::SQS::Queue (Fifo)',
    );
  });
});
