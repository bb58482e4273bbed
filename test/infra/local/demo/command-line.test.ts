import { describe, expect, it } from 'vitest';
import { parseCommandLine, USAGE } from '../../../../infra/local/demo/command-line.ts';
import { parseSmokeLine, SMOKE_USAGE } from '../../../../infra/local/demo/smoke/command-line.ts';

describe('npm run demo --', () => {
  it('takes how many people and which, and plays on what runs', () => {
    expect(parseCommandLine(['--applications', '500', '--seed', '7'])).toMatchObject({
      applications: 500,
      seed: 7,
      fresh: false,
      help: false,
    });
  });

  it('brings up its own system where a city is named', () => {
    expect(parseCommandLine(['--city', 'padang'])).toMatchObject({ city: 'padang', fresh: true });
  });

  it.each([
    [['--applications', '0'], '--applications takes a number from 1 to 9999, not 0'],
    [['--seed', 'x'], '--seed takes a number from 0 to 999999, not x'],
    [['--data', 'd', '--fresh'], '--data names a system that runs; it has its data and its city'],
    [['--sead', '1'], "Unknown option '--sead'"],
  ])('refuses %j with the usage', (args, reason) => {
    expect(() => parseCommandLine(args)).toThrow(`${reason}\n\n${USAGE}`);
  });
});

describe('npm run smoke --', () => {
  it('writes nothing unless it is told to, and where', () => {
    expect(parseSmokeLine(['--site', 'https://kota.example'])).toEqual({
      site: 'https://kota.example/',
      patience: 20,
      help: false,
    });
    const told = parseSmokeLine(['--site', 'https://kota.example', '--write', '--area', '32.76.06.1001']);
    expect(told).toMatchObject({ area: '32.76.06.1001' });
  });

  it.each([
    [[], '--site takes the address of a site, not undefined'],
    [['--site', 'kota'], '--site takes the address of a site, not kota'],
    [['--site', 'https://kota.example', '--write'], '--write and --area go together'],
    [['--site', 'https://kota.example', '--area', '32.76.06.1001'], '--write and --area go together'],
  ])('refuses %j with the usage', (args, reason) => {
    expect(() => parseSmokeLine(args)).toThrow(`${reason}\n\n${SMOKE_USAGE}`);
  });
});
