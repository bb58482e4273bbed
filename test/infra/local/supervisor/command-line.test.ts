import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCommandLine, USAGE } from '../../../../infra/local/supervisor/command-line.ts';
import { openDataFolder } from '../../../../infra/local/supervisor/data-folder.ts';
import { choosePorts } from '../../../../infra/local/supervisor/ports.ts';
import { createSurroundings } from '../../../support/surroundings.ts';

describe('the command line', () => {
  it('needs no flag', () => {
    expect(parseCommandLine([])).toEqual({ data: '.local', fresh: false, help: false });
  });

  it('takes its flags', () => {
    expect(
      parseCommandLine([
        '--port',
        '9000',
        '--data=x',
        '--fresh',
        '--city',
        'depok',
        '--mail-account=sandbox',
      ]),
    ).toEqual({
      port: 9000,
      data: 'x',
      fresh: true,
      city: 'depok',
      mailAccount: 'sandbox',
      help: false,
    });
  });

  it.each([
    [['--prot', '9000'], "Unknown option '--prot'"],
    [['9000'], "Unexpected argument '9000'"],
    [['--port', 'many'], '--port takes a number from 0 to 65500, not many'],
    [['--port', '70000'], '--port takes a number'],
    [['--mail-account', 'free'], '--mail-account takes sandbox or production, not free'],
    [['--port'], "Option '--port <value>' argument missing"],
  ])('shows the usage for %j', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(message);
    expect(() => parseCommandLine(args)).toThrow(USAGE);
  });
});

describe('ports', () => {
  it('follow the first, stay as they were, and are free ones for 0', async () => {
    const surroundings = createSurroundings();
    const folder = openDataFolder(join(surroundings.dataDir, 'data'));
    expect(await choosePorts(folder, undefined)).toMatchObject({ site: 8080, mailbox: 8081 });
    expect(await choosePorts(folder, 9000)).toMatchObject({ site: 9000, mailbox: 9001, dynamodb: 9005 });
    expect(await choosePorts(folder, undefined)).toMatchObject({ site: 9000, mailbox: 9001 });
    const free = await choosePorts(folder, 0);
    expect(new Set(Object.values(free)).size).toBe(Object.keys(free).length);
    expect(Math.min(...Object.values(free))).toBeGreaterThan(1_023);
    expect(await choosePorts(folder, undefined)).toEqual(free);
    folder.close();
    surroundings.remove();
  });
});
