import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InvokeAnswer, Service } from '../../../../infra/local/contract.ts';
import { createDynamoDb, type DynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts';
import { createStreams } from '../../../../infra/local/streams/streams.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';
import { documentsOf, ledger } from '../dynamodb/table-fixture.ts';

const TABLE = 'Test-Ledger';
const FUNCTION = 'arn:aws:lambda:ap-southeast-3:000000000000:function:Follow';
const QUEUE = 'arn:aws:sqs:ap-southeast-3:000000000000:failed';

let surroundings: TestSurroundings;
let dynamoDb: DynamoDb;
let documents: DynamoDBDocumentClient;
let streamArn: string;
let streams: Service | undefined;
/** The function's answers, batch by batch; it succeeds where the list has ended. */
let answers: (() => InvokeAnswer | Promise<InvokeAnswer>)[];
let batches: DynamoDBStreamEvent['Records'][];
let messages: { queueArn: string; body: Record<string, unknown> }[];

const fails = (): InvokeAnswer => ({ payload: { errorType: 'Error' }, functionError: 'Unhandled' });

beforeEach(async () => {
  surroundings = createSurroundings();
  dynamoDb = createDynamoDb(surroundings);
  await dynamoDb.listen?.();
  const table = await dynamoDb.provision(ledger());
  streamArn = String(table.attributes['StreamArn']);
  documents = documentsOf(dynamoDb);
  answers = [];
  batches = [];
  messages = [];
});

afterEach(async () => {
  await streams?.stop();
  streams = undefined;
  await dynamoDb.stop();
  surroundings.remove();
});

async function follow(properties: Record<string, unknown> = {}): Promise<void> {
  streams = createStreams(
    surroundings,
    {
      invoke: async (_arn, payload) => {
        batches.push((payload as DynamoDBStreamEvent).Records);
        return (answers.shift() ?? (() => ({ payload: null })))();
      },
    },
    dynamoDb,
    async (queueArn, body) => {
      messages.push({ queueArn, body: JSON.parse(body) as Record<string, unknown> });
    },
  );
  await streams.provision(
    resource('AWS::Lambda::EventSourceMapping', 'Mapping', {
      FunctionName: FUNCTION,
      EventSourceArn: streamArn,
      StartingPosition: 'TRIM_HORIZON',
      ...properties,
    }),
  );
  await streams.start?.();
}

const put = (sk: string, attributes: Record<string, unknown> = {}) =>
  documents.send(new PutCommand({ TableName: TABLE, Item: { pk: 'p', sk, ...attributes } }));
const names = () => batches.map((records) => records.map((record) => record.dynamodb?.Keys?.['sk']?.S));
/** Moves the clock whenever somebody pauses, until the condition holds. */
const untilPausing = (condition: () => boolean) =>
  vi.waitUntil(() => {
    if (condition()) return true;
    const next = surroundings.clock.nextDeadline();
    if (next !== undefined) surroundings.clock.advanceTo(next);
    return false;
  });

describe('records', () => {
  it('come in order, in the shape Lambda gives them', async () => {
    await follow();
    await put('a', { n: 1 });
    await documents.send(
      new UpdateCommand({
        TableName: TABLE,
        Key: { pk: 'p', sk: 'a' },
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': 2 },
      }),
    );
    await documents.send(new DeleteCommand({ TableName: TABLE, Key: { pk: 'p', sk: 'a' } }));
    await vi.waitUntil(() => batches.flat().length === 3);
    const [inserted, modified, removed] = batches.flat();
    expect(inserted).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'ap-southeast-3',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'p' }, sk: { S: 'a' } },
        NewImage: { pk: { S: 'p' }, sk: { S: 'a' }, n: { N: '1' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: streamArn,
    });
    expect(modified?.dynamodb).toMatchObject({ OldImage: { n: { N: '1' } }, NewImage: { n: { N: '2' } } });
    expect(removed).toMatchObject({ eventName: 'REMOVE', dynamodb: { OldImage: { n: { N: '2' } } } });
    expect(removed?.dynamodb).not.toHaveProperty('NewImage');
  });

  it('are not made by a write that changes nothing', async () => {
    await follow();
    await put('a', { n: 1 });
    await put('a', { n: 1 });
    await put('b');
    await vi.waitUntil(() => names().flat().includes('b'));
    expect(names().flat()).toEqual(['a', 'b']);
  });

  it('arrive in batches of the size the template says', async () => {
    for (const sk of ['a', 'b', 'c', 'd', 'e']) await put(sk);
    await follow({ BatchSize: 2 });
    await vi.waitUntil(() => batches.length === 3);
    expect(names()).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('are gathered for the batching window', async () => {
    await follow({ MaximumBatchingWindowInSeconds: 5 });
    await put('a');
    await vi.waitUntil(() => surroundings.clock.nextDeadline() !== undefined);
    await put('b');
    surroundings.clock.advanceBy(5_000);
    await vi.waitUntil(() => batches.length > 0);
    expect(names()).toEqual([['a', 'b']]);
  });

  it('written before a mapping at LATEST are passed over, also when it starts again', async () => {
    await put('before');
    await follow({ StartingPosition: 'LATEST' });
    await streams?.stop();
    await put('while it was stopped');
    await follow({ StartingPosition: 'LATEST' });
    await vi.waitUntil(() => batches.length > 0);
    expect(names()).toEqual([['while it was stopped']]);
  });

  it('that no filter wants never reach the function', async () => {
    const filter = { dynamodb: { NewImage: { kind: { S: ['decision', { prefix: 'mail-' }] } } } };
    await follow({ FilterCriteria: { Filters: [{ Pattern: JSON.stringify(filter) }] } });
    await put('a', { kind: 'draft' });
    await put('b', { kind: 'decision' });
    await put('c', { kind: 'mail-sent' });
    await put('d');
    await vi.waitUntil(() => names().flat().length === 2);
    expect(names().flat()).toEqual(['b', 'c']);
  });

  it('of one partition key stay in order where several lanes run at once', async () => {
    for (const sk of ['1', '2', '3']) {
      for (const pk of ['x', 'y', 'z']) {
        await documents.send(new PutCommand({ TableName: TABLE, Item: { pk, sk } }));
      }
    }
    await follow({ BatchSize: 2, ParallelizationFactor: 3 });
    await vi.waitUntil(() => batches.flat().length === 9);
    expect(Math.max(...batches.map((records) => records.length))).toBeLessThanOrEqual(2);
    const byKey = Map.groupBy(batches.flat(), (record) => record.dynamodb?.Keys?.['pk']?.S);
    for (const records of byKey.values()) {
      expect(records.map((record) => record.dynamodb?.Keys?.['sk']?.S)).toEqual(['1', '2', '3']);
    }
  });
});

describe('a function that fails', () => {
  it('gets the same batch again until it succeeds, and nothing overtakes', async () => {
    answers = [fails, fails];
    await put('a');
    await follow({ BatchSize: 1 });
    await put('b');
    await untilPausing(() => names().flat().includes('b'));
    expect(names()).toEqual([['a'], ['a'], ['a'], ['b']]);
  });

  it('is asked again only from the first record it reports', async () => {
    for (const sk of ['a', 'b', 'c', 'd']) await put(sk);
    answers = [
      () => ({
        payload: {
          batchItemFailures: [batches[0]?.[3], batches[0]?.[1]].map((record) => ({
            itemIdentifier: record?.dynamodb?.SequenceNumber,
          })),
        },
      }),
    ];
    await follow({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    await untilPausing(() => batches.length === 2);
    expect(names()).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'c', 'd'],
    ]);
  });

  it('gets the whole batch again where its report names no record of it', async () => {
    await put('a');
    await put('b');
    answers = [() => ({ payload: { batchItemFailures: [{ itemIdentifier: '' }] } })];
    await follow({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    await untilPausing(() => batches.length === 2);
    expect(names()[1]).toEqual(['a', 'b']);
  });

  it('gets halves where the mapping bisects, until the bad record stands alone and is given up', async () => {
    for (const sk of ['a', 'bad', 'c', 'd']) await put(sk);
    const judge = (): InvokeAnswer =>
      names().at(-1)?.includes('bad') === true ? fails() : { payload: null };
    answers = Array.from({ length: 20 }, () => judge);
    await follow({
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: QUEUE } },
    });
    await untilPausing(() => names().at(-1)?.[0] === 'c');
    expect(names()).toEqual([['a', 'bad', 'c', 'd'], ['a', 'bad'], ['a'], ['bad'], ['bad'], ['c', 'd']]);
    const bad = batches[3]?.[0]?.dynamodb?.SequenceNumber;
    expect(messages).toEqual([
      {
        queueArn: QUEUE,
        body: expect.objectContaining({
          requestContext: {
            requestId: expect.any(String),
            functionArn: FUNCTION,
            condition: 'RetryAttemptsExhausted',
            approximateInvokeCount: 2,
          },
          DDBStreamBatchInfo: expect.objectContaining({
            startSequenceNumber: bad,
            endSequenceNumber: bad,
            batchSize: 1,
            streamArn,
          }),
        }),
      },
    ]);
  });

  it('is spared records that have become older than the mapping allows', async () => {
    answers = [fails];
    await follow({
      MaximumRecordAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: QUEUE } },
    });
    await put('old');
    await vi.waitUntil(() => surroundings.clock.nextDeadline() !== undefined);
    surroundings.clock.advanceBy(30_000);
    // An hour went by on the machine itself, by whose clock records are written.
    const offset = new Float64Array(surroundings.clock.sharedOffset);
    offset[0] = (offset[0] ?? 0) - 3_600_000;
    await vi.waitUntil(() => messages.length === 1);
    expect(names()).toEqual([['old']]);
    expect(messages[0]?.body).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded' } });
  });

  it('is named in full where the template has its name only', async () => {
    answers = [fails];
    await follow({
      FunctionName: 'Follow',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: QUEUE } },
    });
    await put('a');
    await vi.waitUntil(() => messages.length === 1);
    expect(messages[0]?.body).toMatchObject({ requestContext: { functionArn: FUNCTION } });
  });

  it('is invoked again with its batch after a stop in the middle of it', async () => {
    const { promise: never } = Promise.withResolvers<InvokeAnswer>();
    answers = [() => never];
    await put('a');
    await follow();
    await vi.waitUntil(() => batches.length === 1);
    await streams?.stop();
    await follow();
    await vi.waitUntil(() => batches.length === 2);
    expect(names()).toEqual([['a'], ['a']]);
  });
});

describe("somebody else's endpoint", () => {
  it('is followed through the API of its streams, and from where it was left', async () => {
    const own = dynamoDb;
    dynamoDb = createDynamoDb({ ...surroundings, dataDir: '/nowhere' }, own.endpoint());
    await dynamoDb.listen?.();
    await dynamoDb.provision(ledger());
    await follow({ BatchSize: 2 });
    for (const sk of ['a', 'b', 'c']) await put(sk);
    await vi.waitUntil(() => names().flat().length === 3, { timeout: 3_000 });
    await streams?.stop();
    await follow({ BatchSize: 2 });
    await put('d');
    await vi.waitUntil(() => names().flat().includes('d'), { timeout: 3_000 });
    expect(names().flat()).toEqual(['a', 'b', 'c', 'd']);
    await streams?.stop();
    streams = undefined;
    await dynamoDb.stop();
    dynamoDb = own;
  });
});

describe('a template', () => {
  it.each([
    [
      { EventSourceArn: 'arn:aws:kinesis:r:0:stream/s' },
      'event source arn:aws:kinesis:r:0:stream/s (Mapping)',
    ],
    [{ TumblingWindowInSeconds: 5 }, 'TumblingWindowInSeconds of AWS::Lambda::EventSourceMapping (Mapping)'],
  ])('with what is not implemented is refused by name', async (properties, name) => {
    await expect(follow(properties)).rejects.toThrow(`The local cloud does not implement`);
    await expect(follow(properties)).rejects.toThrow(name);
  });
});
