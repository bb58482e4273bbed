import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDynamoDb } from '../../infra/local/dynamodb/dynamodb.ts';
import { createSurroundings } from './surroundings.ts';

/** Units as DynamoDB charges them. */
export interface Units {
  readonly read: number;
  readonly write: number;
  /** Units by operation and kind of item, for the message of a budget that breaks. */
  readonly byItem: Readonly<Record<string, number>>;
}

/** A DynamoDB that counts what everybody who uses it would be charged. */
export interface CountingDynamoDb {
  readonly url: string;
  /** What was used since the last time this was asked. */
  take(): Units;
  stop(): Promise<void>;
}

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems', 'BatchWriteItem']);
const counted = new Set([...writes, 'GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems']);

type Capacity = { readonly CapacityUnits?: number };

/** Stands between the system and a DynamoDB of its own and asks for ReturnConsumedCapacity on every call. */
export async function startCountingDynamoDb(): Promise<CountingDynamoDb> {
  const surroundings = createSurroundings();
  const dynamoDb = createDynamoDb(surroundings);
  await dynamoDb.listen?.();
  const target = new URL(dynamoDb.endpoint());
  let units = { read: 0, write: 0, byItem: {} as Record<string, number> };

  const count = (operation: string, input: Record<string, unknown>, output: Record<string, unknown>) => {
    const capacities = [output['ConsumedCapacity'] ?? []].flat() as Capacity[];
    const used = capacities.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    // A write whose condition failed is charged like one that did not; the answer does not say so.
    const isFailedWrite =
      writes.has(operation) && JSON.stringify(output['__type'] ?? '').includes('ConditionalCheckFailed');
    const charged = isFailedWrite ? Math.max(1, used) : used;
    const name = `${operation} ${kindOf(input)}${isFailedWrite ? ' (condition failed)' : ''}`;
    if (writes.has(operation)) units.write += charged;
    else units.read += charged;
    units.byItem[name] = (units.byItem[name] ?? 0) + charged;
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [api = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
      const isCounted = api.startsWith('DynamoDB_') && counted.has(operation);
      const input = isCounted
        ? (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>)
        : {};
      const body = isCounted
        ? Buffer.from(JSON.stringify({ ...input, ReturnConsumedCapacity: 'TOTAL' }))
        : Buffer.concat(chunks);
      const headers = { ...request.headers, host: target.host, 'content-length': String(body.length) };
      const onward = send({
        host: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers,
      });
      onward.on('response', (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts);
          if (isCounted) count(operation, input, JSON.parse(text.toString()) as Record<string, unknown>);
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          response.end(text);
        });
      });
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = units;
      units = { read: 0, write: 0, byItem: {} };
      return taken;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await dynamoDb.stop();
      surroundings.remove();
    },
  };
}

/** The first part of the key that a call names: `APPLICATION HEAD`, `LEDGER`. */
function kindOf(input: Record<string, unknown>): string {
  const key = (input['Key'] ?? input['Item']) as Record<string, { S?: string }> | undefined;
  const pk = key?.['pk']?.S?.split('#')[0] ?? 'many';
  const sk = key?.['sk']?.S?.split('#')[0] ?? '';
  return /^[A-Z]+$/.test(sk) && sk !== pk ? `${pk} ${sk}` : pk;
}
