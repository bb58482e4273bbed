import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { say, sayField } from '../../../functions/shared/catalogue.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const sources = globSync('functions/**/*.ts', { cwd: root }).map((file) =>
  readFileSync(join(root, file), 'utf8'),
);

function codesIn(pattern: RegExp): readonly string[] {
  return [
    ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[1] ?? ''))),
  ];
}

describe('the catalogue', () => {
  it('has a sentence for every error that is thrown', () => {
    const codes = codesIn(/new (?:Domain|Conflict|NotFound|Forbidden)Error\(\s*'([a-z-]+)'/g);
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) expect(say(code)).not.toBe('');
  });

  it('has a sentence for every issue of a field', () => {
    const codes = codesIn(/code: '([a-z-]+)'/g).filter((code) => code !== 'custom');
    expect(codes.length).toBeGreaterThan(5);
    for (const code of codes) expect(sayField({ field: 'nik', code })).not.toBe('');
  });

  it('fills in values', () => {
    expect(say('no-programme', { year: 2027 })).toBe('Program tahun 2027 belum dibuka.');
  });
});
