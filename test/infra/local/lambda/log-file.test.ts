import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openLogFile } from '../../../../infra/local/log-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'log-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('goes on where it was, and keeps at most twice its limit: the newest', () => {
  const file = join(folder, 'logs', 'function.log');
  openLogFile(file, 20).write('first line\n');
  const log = openLogFile(file, 20);
  log.write('second\n');
  expect(readFileSync(file, 'utf8')).toBe('first line\nsecond\n');
  log.write('third\n');
  expect(readFileSync(file, 'utf8')).toBe('third\n');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('first line\nsecond\n');
  log.write(Buffer.from('much longer than twenty bytes\n'));
  log.write('last\n');
  expect(readFileSync(file, 'utf8')).toBe('last\n');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('much longer than twenty bytes\n');
});
