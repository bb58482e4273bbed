import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportHistory } from '../../../functions/history/history-export.ts';
import { recordsOf, sealed, written } from './recorded.ts';

const script = resolve(import.meta.dirname, '../../../infra/local/history/verify-history.ts');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script as `npm run verify-history` does, with nothing of the environment. */
function run(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [script, ...args], { env: {} }, (_, said) => {
      done({ code: child.exitCode ?? -1, said });
    });
  });
}

it('proves a file and says so, or names what is wrong and fails', async () => {
  const records = recordsOf([{ list: 0, day: 0, events: [0, 1] }]);
  const text = written(exportHistory(records, await sealed(records)));
  const file = join(folder, 'history.jsonl');
  writeFileSync(file, text);
  expect(await run(file)).toEqual({
    code: 0,
    said: 'As it was recorded: 1 applications, 2 events, 2 days sealed.\n',
  });

  writeFileSync(file, text.replace('Vera Contoh', 'Orang lain'));
  expect(await run(file)).toEqual({
    code: 1,
    said:
      'changed: event 1 of WUB-26-AAAA-0000\n' +
      'Not as it was recorded: 1 applications, 2 events, 2 days sealed.\n',
  });
  expect(await run(file, '--root', '2026-03-03=other')).toMatchObject({
    said: expect.stringContaining('root of 2026-03-03 is not the one that was noted') as string,
  });
});

it('says how it is used where no file or no root can be read', async () => {
  expect(await run()).toMatchObject({ code: 2, said: expect.stringContaining('Usage:') as string });
  expect((await run('history.jsonl', '--root', 'yesterday')).code).toBe(2);
});
