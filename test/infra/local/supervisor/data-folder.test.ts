import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../../../infra/local/supervisor/data-folder.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';

let surroundings: TestSurroundings;
let path: string;

beforeEach(() => {
  surroundings = createSurroundings();
  path = join(surroundings.dataDir, 'data');
});
afterEach(() => surroundings.remove());

const HOLDER = `
import { openDataFolder } from '${join(import.meta.dirname, '../../../../infra/local/supervisor/data-folder.ts')}';
openDataFolder(process.argv[1]);
process.stdout.write('held');
setInterval(() => {}, 1000);
`;

describe('a data folder', () => {
  it('is held by one process, and free as soon as that one is killed', async () => {
    const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, path]);
    await once(holder.stdout, 'data');
    expect(() => openDataFolder(path)).toThrow(`already runs on ${path} (process ${holder.pid})`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    openDataFolder(path).close();
  });

  it('that cannot be made is refused by its name, and no start hangs', () => {
    expect(() => openDataFolder('/proc/nothing/data')).toThrow('No folder can be made at /proc/nothing.');
  });

  it('keeps what was written', () => {
    const folder = openDataFolder(path);
    folder.write('ports', { site: 8080 });
    folder.close();
    const again = openDataFolder(path);
    expect(again.read('ports')).toEqual({ site: 8080 });
    expect(again.read('seeded')).toBeUndefined();
    again.close();
  });

  it('is erased when it is to be fresh', () => {
    const folder = openDataFolder(path);
    writeFileSync(join(folder.folderOf('dynamodb'), 'tables.sqlite'), 'x');
    folder.close();
    openDataFolder(path, true).close();
    expect(existsSync(join(path, 'dynamodb'))).toBe(false);
  });

  it('is erased to the end by the next start if a crash interrupted that', () => {
    const folder = openDataFolder(path);
    folder.write('ports', { site: 8080 });
    folder.close();
    writeFileSync(join(path, 'local-cloud.json'), JSON.stringify({ complete: false }));
    const again = openDataFolder(path);
    expect(again.read('ports')).toBeUndefined();
    again.close();
  });

  it.each([false, true])('never touches a folder of somebody else (fresh: %s)', (fresh) => {
    mkdirSync(path);
    writeFileSync(join(path, 'thesis.txt'), 'years of work');
    expect(() => openDataFolder(path, fresh)).toThrow('does not look like a data folder');
    expect(readdirSync(path)).toEqual(['thesis.txt']);
    expect(readFileSync(join(path, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  it('is not erased while another process runs on it', () => {
    const folder = openDataFolder(path);
    folder.write('ports', { site: 8080 });
    expect(() => openDataFolder(path, true)).toThrow('already runs');
    expect(folder.read('ports')).toEqual({ site: 8080 });
    folder.close();
  });

  it('says in a line why it cannot be used', () => {
    const file = join(surroundings.dataDir, 'file');
    writeFileSync(file, '');
    expect(() => openDataFolder(file)).toThrow(
      `The folder ${file} is not a folder. Choose another with --data.`,
    );
    expect(() => openDataFolder(join(file, 'data'))).toThrow('is not a folder');
  });
});
