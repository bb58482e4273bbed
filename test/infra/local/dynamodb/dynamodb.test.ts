import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDynamoDb, type DynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';
import { documentsOf, ledger } from './table-fixture.ts';

const NAME = 'Test-Ledger';

let surroundings: TestSurroundings;
let dynamoDb: DynamoDb;

beforeEach(async () => {
  surroundings = createSurroundings();
  dynamoDb = createDynamoDb(surroundings);
  await dynamoDb.listen?.();
});

afterEach(async () => {
  await dynamoDb.stop();
  surroundings.remove();
});

async function restart(): Promise<void> {
  await dynamoDb.stop();
  dynamoDb = createDynamoDb(surroundings);
  await dynamoDb.listen?.();
}

describe('tables of the template', () => {
  it('answers Ref with the name and the attributes CloudFormation knows', async () => {
    const provisioned = await dynamoDb.provision(ledger());
    expect(provisioned.ref).toBe(NAME);
    expect(provisioned.attributes['Arn']).toBe(
      'arn:aws:dynamodb:ap-southeast-3:000000000000:table/Test-Ledger',
    );
    expect(provisioned.attributes['StreamArn']).toMatch(/:table\/Test-Ledger\/stream\/.+/);
    expect(provisioned.attributes['TableId']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('keeps items and the stream ARN over a restart', async () => {
    const before = await dynamoDb.provision(ledger());
    await documentsOf(dynamoDb).send(new PutCommand({ TableName: NAME, Item: { pk: 'a', sk: 'b', n: 1 } }));
    await restart();
    expect(await dynamoDb.provision(ledger())).toEqual(before);
    const { Item } = await documentsOf(dynamoDb).send(
      new GetCommand({ TableName: NAME, Key: { pk: 'a', sk: 'b' } }),
    );
    expect(Item).toEqual({ pk: 'a', sk: 'b', n: 1 });
  });

  it('adds and removes secondary indexes as the template changes', async () => {
    await dynamoDb.provision(ledger());
    const documents = documentsOf(dynamoDb);
    await documents.send(new PutCommand({ TableName: NAME, Item: { pk: 'a', sk: 'b', area: 'x' } }));
    const withIndex = ledger({
      AttributeDefinitions: ['pk', 'sk', 'area'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byArea',
          KeySchema: [{ AttributeName: 'area', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
    await restart();
    await dynamoDb.provision(withIndex);
    const found = await documentsOf(dynamoDb).send(
      new QueryCommand({
        TableName: NAME,
        IndexName: 'byArea',
        KeyConditionExpression: 'area = :area',
        ExpressionAttributeValues: { ':area': 'x' },
      }),
    );
    expect(found.Items).toEqual([{ pk: 'a', sk: 'b', area: 'x' }]);
    await restart();
    await dynamoDb.provision(ledger());
    const { Table } = await documentsOf(dynamoDb).send(new DescribeTableCommand({ TableName: NAME }));
    expect(Table?.GlobalSecondaryIndexes ?? []).toEqual([]);
  });

  it('refuses to change the key of a table that exists', async () => {
    await dynamoDb.provision(ledger());
    await expect(
      dynamoDb.provision(ledger({ KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] })),
    ).rejects.toThrow(/another key.*--fresh/);
  });

  it('refuses by name a property that it does not implement', async () => {
    await expect(
      dynamoDb.provision(ledger({ KinesisStreamSpecification: { StreamArn: 'x' } })),
    ).rejects.toMatchObject({
      status: 501,
      message:
        'The local cloud does not implement KinesisStreamSpecification of AWS::DynamoDB::GlobalTable (Ledger)',
    });
  });

  it('tells which condition cancelled a transaction', async () => {
    await dynamoDb.provision(ledger());
    const documents = documentsOf(dynamoDb);
    await documents.send(new PutCommand({ TableName: NAME, Item: { pk: 'a', sk: 'b' } }));
    const twice = documents.send(
      new TransactWriteCommand({
        TransactItems: ['c', 'b'].map((sk) => ({
          Put: {
            TableName: NAME,
            Item: { pk: 'a', sk },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        })),
      }),
    );
    await expect(twice).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
  });
});

describe('time to live', () => {
  it('removes items once the clock has passed their expiry, and only those', async () => {
    await dynamoDb.provision(ledger());
    await dynamoDb.start?.();
    const documents = documentsOf(dynamoDb);
    const now = surroundings.clock.millis() / 1000;
    const put = (sk: string, expiresAt: unknown) =>
      documents.send(new PutCommand({ TableName: NAME, Item: { pk: 'a', sk, expiresAt } }));
    await put('soon', now + 3_600);
    await put('later', now + 7_200);
    await put('a text is no expiry', '1');
    await documents.send(new PutCommand({ TableName: NAME, Item: { pk: 'a', sk: 'never' } }));
    const names = async () => {
      const { Items } = await documents.send(
        new QueryCommand({
          TableName: NAME,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': 'a' },
        }),
      );
      return Items?.map((item) => String(item['sk']));
    };
    surroundings.clock.advanceBy(3_601_000);
    await vi.waitUntil(async () => (await names())?.includes('soon') === false);
    expect(await names()).toEqual(['a text is no expiry', 'later', 'never']);
  });

  it('is told apart in the stream from a removal by a program', async () => {
    await dynamoDb.provision(ledger());
    await dynamoDb.start?.();
    const documents = documentsOf(dynamoDb);
    const expiresAt = surroundings.clock.millis() / 1000 + 60;
    for (const sk of ['by program', 'by time']) {
      await documents.send(new PutCommand({ TableName: NAME, Item: { pk: 'a', sk, expiresAt } }));
    }
    await documents.send(new DeleteCommand({ TableName: NAME, Key: { pk: 'a', sk: 'by program' } }));
    surroundings.clock.advanceBy(120_000);
    const removals = async () =>
      (await dynamoDb.changes().read(NAME, undefined, 10)).changes.filter(
        (change) => change.eventName === 'REMOVE',
      );
    await vi.waitUntil(async () => (await removals()).length === 2);
    expect((await removals()).map(({ keys, userIdentity }) => [keys['sk'], userIdentity])).toEqual([
      [{ S: 'by program' }, undefined],
      [{ S: 'by time' }, { type: 'Service', principalId: 'dynamodb.amazonaws.com' }],
    ]);
  });
});

describe('an endpoint of somebody else', () => {
  it('makes its tables there and starts no process of its own', async () => {
    const guest = createDynamoDb({ ...surroundings, dataDir: '/nowhere' }, dynamoDb.endpoint());
    expect(await guest.listen?.()).toEqual({ AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint() });
    await guest.provision(ledger());
    await guest.start?.();
    await documentsOf(dynamoDb).send(new PutCommand({ TableName: NAME, Item: { pk: 'a', sk: 'b' } }));
    const first = await guest.changes().read(NAME, undefined, 10);
    expect(first.changes.map((change) => change.keys)).toEqual([{ pk: { S: 'a' }, sk: { S: 'b' } }]);
    expect((await guest.changes().read(NAME, first.position, 10)).changes).toEqual([]);
    expect(await guest.changes().latest(NAME)).toBe(first.position);
    await guest.stop();
  });
});
