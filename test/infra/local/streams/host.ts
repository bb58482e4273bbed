import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { openClock } from '../../../../infra/local/clock.ts';
import { createDynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts';
import { createStreams } from '../../../../infra/local/streams/streams.ts';
import { resource } from '../../../support/surroundings.ts';
import { ledger } from '../dynamodb/table-fixture.ts';

/**
 * A process that writes into a table and follows it until it is killed. It appends each acknowledged item to
 * `written` and each delivered one to `delivered`.
 */
const [dataDir = '', last = '0'] = process.argv.slice(2);
const surroundings = {
  dataDir,
  clock: openClock(join(dataDir, 'clock.json')),
  region: 'ap-southeast-3',
  account: '000000000000',
  port: 0,
  log: () => undefined,
};
const dynamoDb = createDynamoDb(surroundings);
await dynamoDb.listen?.();
const table = await dynamoDb.provision(ledger());
const streams = createStreams(
  surroundings,
  {
    invoke: async (_arn, payload) => {
      const names = (payload as DynamoDBStreamEvent).Records.map(
        (record) => record.dynamodb?.Keys?.['sk']?.S,
      );
      appendFileSync(join(dataDir, 'delivered'), names.map((name) => `${name}\n`).join(''));
      return { payload: null };
    },
  },
  dynamoDb,
  () => Promise.resolve(),
);
await streams.provision(
  resource('AWS::Lambda::EventSourceMapping', 'Mapping', {
    FunctionName: 'f',
    EventSourceArn: table.attributes['StreamArn'],
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 10,
  }),
);
await streams.start?.();

const written = join(dataDir, 'written');
const client = new DynamoDBClient({
  endpoint: dynamoDb.endpoint(),
  region: 'ap-southeast-3',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
let next = existsSync(written) ? Number(readFileSync(written, 'utf8').trim().split('\n').pop()) + 1 : 0;
for (; next < Number(last); next += 1) {
  const Item = { pk: { S: 'p' }, sk: { S: String(next) }, at: { N: String(process.pid) } };
  await client.send(
    new BatchWriteItemCommand({ RequestItems: { 'Test-Ledger': [{ PutRequest: { Item } }] } }),
  );
  appendFileSync(written, `${next}\n`);
}
