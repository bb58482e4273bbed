import { GetCommand, PutCommand, ScanCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalTable, startLocalTable } from '../support/local-table.ts';
import { MemoryTable } from '../support/memory-table.ts';

let local: LocalTable;
let partitions = 0;
beforeAll(async () => {
  local = await startLocalTable();
});
afterAll(() => local.stop());

/** Few keys, names and values, so that what is there often decides. */
const sortKey = fc.constantFrom('a', 'b', 'ab');
const value = fc.oneof(
  fc.constantFrom<unknown>('x', 'y', 1, 2, true),
  fc.constantFrom<unknown>([1], ['x', 'y'], { leaf: 1 }, { leaf: 'x' }, { leaf: { deep: 2 } }),
);
const attributes = fc.record(
  {
    name: value,
    count: fc.nat(3),
    list: fc.constantFrom([], [1], ['x']),
    map: value,
    bytes: fc.uint8Array(),
  },
  { requiredKeys: [] },
);

const conditions = [
  undefined,
  'attribute_not_exists(pk)',
  'attribute_exists(pk)',
  '#name = :value',
  '#name <> :value',
  '#count >= :number AND #name <> :value',
  'NOT #name IN (:value, :number)',
  '#count < :number OR (attribute_not_exists(#list) AND #map.leaf = :value)',
  'attribute_not_exists(#map.leaf)',
  'attribute_not_exists(#count) OR #count <= :number',
  'begins_with(sk, :start)',
];
const updates = [
  'SET #name = :value',
  'SET #count = #count + :number, #name = :value',
  'SET #count = #count - :number',
  'SET #list = list_append(#list, :items)',
  'SET #map.leaf = :value',
  'SET #map.leaf = #count + :number, #name = #count',
  'SET #name = :value REMOVE #list',
  'SET #count = if_not_exists(#count, :number)',
];
const names: Readonly<Record<string, string>> = {
  '#name': 'name',
  '#count': 'count',
  '#list': 'list',
  '#map': 'map',
};

/** The placeholders that the expressions use, and no others: DynamoDB refuses those. */
function placeholders(values: Readonly<Record<string, unknown>>, ...expressions: (string | undefined)[]) {
  const text = expressions.join(' ');
  const used = (name: string) => new RegExp(`${name}\\b`).test(text);
  const usedNames = Object.entries(names).filter(([name]) => used(name));
  const usedValues = Object.entries(values).filter(([name]) => used(name));
  return {
    ...(usedNames.length === 0 ? {} : { ExpressionAttributeNames: Object.fromEntries(usedNames) }),
    ...(usedValues.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(usedValues) }),
  };
}

const operation = fc
  .record({
    kind: fc.constantFrom(
      'put',
      'update',
      'update',
      'update',
      'delete',
      'get',
      'query',
      'scan',
      'batch',
      'transact',
    ),
    sk: sortKey,
    other: sortKey,
    attributes,
    condition: fc.constantFrom(...conditions),
    update: fc.constantFrom(...updates),
    value,
    number: fc.nat(3),
    isForward: fc.boolean(),
    limit: fc.constantFrom(undefined, 1, 2),
    isShown: fc.boolean(),
  })
  .map((drawn) => (TableName: string, pk: string) => {
    const {
      kind,
      sk,
      other,
      condition,
      update,
      value: drawnValue,
      number,
      isForward,
      limit,
      isShown,
    } = drawn;
    const values = {
      ':value': drawnValue,
      ':number': number,
      ':items': [drawnValue],
      ':start': 'a',
      ':pk': pk,
    };
    const Key = { pk, sk };
    const conditional = {
      TableName,
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
      ...(isShown && condition !== undefined
        ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }
        : {}),
    };
    const updating = (key: typeof Key) => ({
      ...conditional,
      Key: key,
      UpdateExpression: update,
      ...placeholders(values, condition, update),
    });
    const keyCondition = isShown ? 'pk = :pk AND begins_with(sk, :start)' : 'pk = :pk';
    switch (kind) {
      case 'put':
        return new PutCommand({
          ...conditional,
          Item: { ...Key, ...drawn.attributes, nothing: undefined },
          ...placeholders(values, condition),
        });
      case 'update':
        return new UpdateCommand({ ...updating(Key), ...(isForward ? { ReturnValues: 'ALL_NEW' } : {}) });
      case 'delete':
        return new DeleteCommand({ ...conditional, Key, ...placeholders(values, condition) });
      case 'get':
        return new GetCommand({ TableName, Key, ConsistentRead: true });
      case 'query':
        return new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: keyCondition,
          ScanIndexForward: isForward,
          ...(limit === undefined ? {} : { Limit: limit }),
          ...(limit === undefined ? { FilterExpression: '#name <> :value' } : {}),
          ...placeholders(values, keyCondition, limit === undefined ? '#name <> :value' : ''),
        });
      case 'scan':
        return new ScanCommand({
          TableName,
          FilterExpression: 'pk = :pk',
          ...placeholders(values, 'pk = :pk'),
        });
      case 'batch':
        return new BatchGetCommand({
          RequestItems: {
            [TableName]: {
              Keys: [
                { pk, sk },
                { pk, sk: `${other}2` },
              ],
            },
          },
        });
      case 'transact': {
        const { ReturnValuesOnConditionCheckFailure: _shown, ...first } = updating(Key);
        const second = { TableName, Key: { pk, sk: `${other}-` }, UpdateExpression: 'SET #name = :value' };
        return new TransactWriteCommand({
          TransactItems: [
            { Update: first },
            { Update: { ...second, ...placeholders(values, second.UpdateExpression) } },
          ],
        });
      }
    }
  });

/** What a caller sees of an answer: the part that our repositories read, or the error. */
async function seen(answering: () => unknown): Promise<unknown> {
  try {
    const { Item, Items, Attributes, Responses, LastEvaluatedKey } = (await answering()) as Record<
      string,
      unknown
    >;
    const found = Object.values((Responses ?? {}) as Record<string, { sk: string }[]>).flat();
    return {
      Item,
      Items,
      Attributes,
      LastEvaluatedKey,
      found: found.toSorted((a, b) => (a.sk < b.sk ? -1 : 1)),
    };
  } catch (error) {
    const failure = error as {
      readonly name: string;
      readonly Item?: Parameters<typeof unmarshall>[0];
      readonly CancellationReasons?: readonly { readonly Code?: string }[];
    };
    // A transaction tells of an update that cannot be done as of a condition that did not hold.
    return {
      name: failure.name,
      item: failure.Item && unmarshall(failure.Item),
      reasons: failure.CancellationReasons?.map(({ Code }) => Code),
    };
  }
}

const sortItems = (items: readonly Record<string, unknown>[]) =>
  items.toSorted((a, b) => (String(a['sk']) < String(b['sk']) ? -1 : 1));

it('answers as the engine does, whatever is sent', async () => {
  const { client, name }: { client: DynamoDBDocumentClient; name: string } = local.table;
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 25 }), async (operations) => {
      const memory = new MemoryTable();
      partitions += 1;
      const pk = `partition ${partitions}`;
      for (const make of operations) {
        const command = make(name, pk);
        const expected = await seen(() => client.send(command as GetCommand));
        expect(await seen(() => memory.send(command)), JSON.stringify(command.input)).toEqual(expected);
      }
      const all = new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead: true,
      });
      const { Items = [] } = await client.send(all);
      expect(memory.items()).toEqual(sortItems(Items));
      // The stream leads to the same table.
      const played = new Map<string, unknown>();
      for (const { before, after } of memory.changes) played.set(String((after ?? before)?.['sk']), after);
      expect(sortItems([...played.values()].filter((item) => item !== undefined) as never)).toEqual(
        memory.items(),
      );
    }),
    { numRuns: 60, seed: 20_260_302 },
  );
});
