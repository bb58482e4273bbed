import { DynamoDBClient, ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts';
import { createFront } from '../../../../infra/local/front/front.ts';
import { parseFaults } from '../../../../infra/local/front/routes.ts';
import { createSurroundings } from '../../../support/surroundings.ts';
import { documentsOf, ledger } from '../dynamodb/table-fixture.ts';

const surroundings = createSurroundings();
const dynamoDb = createDynamoDb(surroundings);
const front = createFront(surroundings);
let TableName: string;
let fronted: DynamoDBDocumentClient;
let direct: DynamoDBDocumentClient;

beforeAll(async () => {
  const endpoints = (await dynamoDb.listen?.()) ?? {};
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint } = await front.listen(endpoints, () => undefined);
  TableName = (await dynamoDb.provision(ledger())).ref;
  direct = documentsOf(dynamoDb);
  fronted = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: endpoint ?? '',
      region: surroundings.region,
      credentials: { accessKeyId: 'AKLOCALTEST', secretAccessKey: 'test' },
      maxAttempts: 1,
    }),
  );
});
afterEach(() => front.setFaults({ seed: 0, rules: [] }));
afterAll(async () => {
  fronted.destroy();
  direct.destroy();
  await front.stop();
  await dynamoDb.stop();
  surroundings.remove();
});

const always = (kind: string, operation: string) =>
  front.setFaults(
    parseFaults(
      JSON.stringify({ seed: 1, rules: [{ service: 'dynamodb', kind, operation, rate: 1, millis: 60_000 }] }),
    ),
  );
const put = (pk: string, value: number) =>
  fronted.send(new PutCommand({ TableName, Item: { pk, sk: 'x', value } }));
const stored = async (pk: string): Promise<unknown> => {
  const { Item } = await direct.send(
    new GetCommand({ TableName, Key: { pk, sk: 'x' }, ConsistentRead: true }),
  );
  return Item?.['value'];
};

const query = async (ConsistentRead: boolean) => {
  const values = { ':pk': 'stale' };
  const input = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: values,
    ConsistentRead,
  };
  return (await fronted.send(new QueryCommand(input))).Items?.[0]?.['value'] as unknown;
};

describe('DynamoDB behind a front', () => {
  it('refuses by name what is not there', async () => {
    await expect(fronted.send(new ListBackupsCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: 'The local cloud does not implement dynamodb:ListBackups',
      $metadata: { httpStatusCode: 501 },
    });
  });

  it('answers as it does without one', async () => {
    await put('plain', 1);
    expect(await stored('plain')).toBe(1);
    const wrong = fronted.send(
      new PutCommand({
        TableName,
        Item: { pk: 'plain', sk: 'x' },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    await expect(wrong).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  });

  it('refuses what is throttled, and does not do it', async () => {
    always('throttle', 'PutItem');
    await expect(put('throttled', 1)).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(await stored('throttled')).toBeUndefined();
  });

  it('does a call whose reply is lost, and the caller does not learn of it', async () => {
    always('lost-reply', 'PutItem');
    await expect(put('lost', 1)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await stored('lost')).toBe(1);
  });

  it('names the transaction that is in the way, of one write and of several', async () => {
    always('transaction-conflict', 'PutItem');
    await expect(put('conflict', 1)).rejects.toMatchObject({ name: 'TransactionConflictException' });
    always('transaction-conflict', 'TransactWriteItems');
    const several = fronted.send(
      new TransactWriteCommand({
        TransactItems: ['a', 'b'].map((pk) => ({ Put: { TableName, Item: { pk, sk: 'x' } } })),
      }),
    );
    await expect(several).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    });
    expect(await stored('a')).toBeUndefined();
  });

  it('gives an answer of a moment ago to a read that does not ask for consistency, and to no other', async () => {
    await put('stale', 1);
    expect([await query(false), await query(true)]).toEqual([1, 1]);
    await put('stale', 2);
    always('stale-read', 'Query');
    expect([await query(false), await query(true)]).toEqual([1, 2]);
  });

  it('tells who called what, as IAM names it', async () => {
    await fronted.send(
      new TransactWriteCommand({
        TransactItems: [
          { Delete: { TableName, Key: { pk: 'gone', sk: 'x' } } },
          {
            ConditionCheck: {
              TableName,
              Key: { pk: 'none', sk: 'x' },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
      }),
    );
    const resource = `arn:aws:dynamodb:ap-southeast-3:000000000000:table/${TableName}`;
    const calls = front.calls().filter(({ action }) => /Delete|Check|Transact/.test(action));
    expect(calls).toEqual([
      { caller: 'AKLOCALTEST', action: 'dynamodb:DeleteItem', resource, context: {}, count: 1 },
      { caller: 'AKLOCALTEST', action: 'dynamodb:ConditionCheckItem', resource, context: {}, count: 1 },
    ]);
  });
});
