import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { exportHistory } from '../../../functions/history/history-export.ts';
import { RootsRepository } from '../../../functions/history/roots-repository.ts';
import type { Addresses } from '../supervisor/addresses.ts';

const usage = `Usage: npm run export-history -- FILE [--data DIR] [--table NAME]

Writes the sealed history as JSON lines to FILE, to be verified by npm run verify-history.

  --data DIR    folder of a running local system (default: .local)
  --table NAME  a table on AWS instead, by the credentials and region of the environment
`;

/** Where the table is: on AWS where one is named, else in the local system. */
function tableOf(values: { readonly data: string; readonly table?: string | undefined }): {
  readonly name: string;
  readonly config: DynamoDBClientConfig;
} {
  if (values.table !== undefined) return { name: values.table, config: {} };
  const addresses = JSON.parse(readFileSync(join(values.data, 'addresses.json'), 'utf8')) as Addresses;
  const credentials = { accessKeyId: 'export', secretAccessKey: 'export' };
  const config = { endpoint: addresses.dynamodb, region: 'ap-southeast-3', credentials };
  return { name: addresses.table ?? '', config };
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string', default: '.local' }, table: { type: 'string' } },
});
const [file] = positionals;
if (file === undefined) {
  process.stdout.write(usage);
  process.exitCode = 2;
} else {
  const { name, config } = tableOf(values);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  const roots = new RootsRepository({ name, client });
  // The roots first: what they seal is in the table by then, and stays.
  const sealed = await roots.list();
  const lines = exportHistory(await roots.records(), sealed);
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  process.stdout.write(`${lines.length} lines, sealed up to ${sealed.at(-1)?.date ?? 'no day yet'}\n`);
  client.destroy();
}
