import {
  jsonError,
  jsonOf,
  type Place,
  type Protocol,
  type Reply,
  signerOf,
  targetOf,
  textIn,
  type Use,
} from './exchange.ts';

type Json = Readonly<Record<string, unknown>>;

/** Actions IAM knows for the members of a transaction: the transaction itself is none. */
const transactionActions: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

const singleWrites: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);
const reads: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan']);

export const dynamoDbProtocol: Protocol = {
  service: 'dynamodb',
  operationOf: targetOf,
  callerOf: signerOf,
  usesOf: (operation, { body }, _reply, place) => {
    const input = jsonOf(body);
    if (operation.startsWith('Transact')) return transactionUses(input, place);
    if (operation.startsWith('Batch')) {
      const tables = Object.keys(input['RequestItems'] ?? {});
      return tables.map((table) => use(operation, tableArn(table, place)));
    }
    const table = tableArn(textIn(input, 'TableName') ?? '', place);
    const index = textIn(input, 'IndexName');
    return [use(operation, index === undefined ? table : `${table}/index/${index}`)];
  },
  // The database refuses what it does not know without naming it, and as AWS refuses what nobody knows.
  correct: (operation, { status, body }) =>
    status === 400 && body.includes('UnknownOperationException')
      ? jsonError(501, 'NotImplemented', {
          message: `The local cloud does not implement dynamodb:${operation}`,
        })
      : undefined,
  throttled: () =>
    jsonError(400, 'com.amazonaws.dynamodb.v20120810#ThrottlingException', {
      message: 'Throughput exceeds the current capacity of your table or index.',
    }),
};

/** Whether an answer may be one of a moment ago: AWS promises no more without ConsistentRead. */
export function mayBeStale(operation: string, body: Buffer): boolean {
  return reads.has(operation) && !body.includes('"ConsistentRead":true');
}

/** The answer where another transaction holds the item; undefined for what conflicts with none. */
export function conflict(operation: string, body: Buffer): Reply | undefined {
  const prefix = 'com.amazonaws.dynamodb.v20120810#';
  const message = 'Transaction is ongoing for the item';
  if (singleWrites.has(operation)) {
    return jsonError(400, `${prefix}TransactionConflictException`, { message });
  }
  if (!operation.startsWith('Transact')) return undefined;
  const items = (jsonOf(body)['TransactItems'] ?? []) as readonly unknown[];
  const CancellationReasons = items.map((_item, index) =>
    index === 0 ? { Code: 'TransactionConflict', Message: message } : { Code: 'None' },
  );
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  return jsonError(400, `${prefix}TransactionCanceledException`, {
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons,
  });
}

function transactionUses(input: Json, place: Place): readonly Use[] {
  const items = (input['TransactItems'] ?? []) as readonly Readonly<Record<string, Json>>[];
  return items.flatMap((item) =>
    Object.entries(item).map(([member, { TableName: table }]) =>
      use(transactionActions[member] ?? member, tableArn(String(table), place)),
    ),
  );
}

function use(action: string, resource: string): Use {
  return { action: `dynamodb:${action}`, resource };
}

function tableArn(table: string, { region, account }: Place): string {
  return table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${account}:table/${table}`;
}
