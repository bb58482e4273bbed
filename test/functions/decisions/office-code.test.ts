import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OfficeCodes } from '../../../functions/decisions/office-code.ts';
import type { Table } from '../../../functions/shared/table.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await startLocalTable();
});
afterAll(() => local.stop());

const clock = () => new Date('2026-03-02T02:00:00Z');

/** Where the answer to a put is lost, and the SDK sends it again. */
function losingAnswers({ client, name }: Table): Table {
  const send: Table['client']['send'] = async (command: never) => {
    if ((command as unknown) instanceof PutCommand) await client.send(command);
    return client.send(command);
  };
  return { name, client: Object.assign(Object.create(client) as Table['client'], { send }) };
}

it('gives a code also where the answer of the table was lost, and the next one only after a minute', async () => {
  const codes = new OfficeCodes(losingAnswers(local.table), clock);
  const { code, cookie } = await codes.make('lurah#32.76.06.1001');
  await expect(codes.check('lurah#32.76.06.1001', cookie, code)).resolves.toBeUndefined();
  await expect(codes.make('lurah#32.76.06.1001')).rejects.toMatchObject({
    code: 'code-too-soon',
    retryAfter: 60,
  });
});
