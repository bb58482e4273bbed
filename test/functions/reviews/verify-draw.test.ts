import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announceDraw, announcementHash, performDraw } from '../../../functions/reviews/draw-announcement.ts';
import { type DrawRecord, recordHash, verifyDraw } from '../../../functions/reviews/verify-draw.ts';
import { afterwards, announcedAt, applicants, proposal, published } from './published-draw.ts';

const failing = (record: DrawRecord, hash?: string) =>
  verifyDraw(record, hash).flatMap(({ check, holds }) => (holds ? [] : [check]));

describe('a published draw', () => {
  it('can be drawn again from its record alone', () => {
    const record = published();
    expect(failing(record)).toEqual([]);
    expect(failing(record, announcementHash(record.announcement))).toEqual([]);
  });

  it('shows what was tampered with', () => {
    const record = published();
    const { announcement, list, order } = record;
    const [first = '', second = '', ...rest] = order;
    expect(failing({ ...record, order: [second, first, ...rest] })).toEqual(['order']);
    expect(failing({ ...record, order: order.slice(1) })).toEqual(['order']);
    expect(failing({ ...record, numbers: [1, 2, 3] })).toEqual(['order']);
    expect(failing({ ...record, list: list.slice(1) })).toEqual(['list', 'count', 'order']);
    expect(failing({ ...record, drawnAt: announcedAt.toISOString() })).toEqual(['before']);
    const late = { ...announcement, announcedAt: afterwards.toISOString() };
    expect(failing({ ...record, announcement: late }, announcementHash(announcement))).toEqual([
      'published',
      'before',
    ]);
  });

  it('is not hidden by a second one', () => {
    const first = published();
    const again = { ...proposal, reason: 'Daftar tidak lengkap' };
    const announcement = announceDraw(again, applicants, [first.announcement], announcedAt);
    const order = [...performDraw(announcement, applicants, first.numbers, afterwards)];
    const second = { ...first, announcement, order, earlier: [first.announcement] };
    expect(failing(second)).toEqual([]);
    expect(failing({ ...second, earlier: [] })).toEqual(['earlier']);
  });
});

describe('npm run verify-draw', () => {
  const script = resolve(import.meta.dirname, '../../../infra/local/reviews/verify-draw.ts');
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'draw-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the script with nothing of the environment. */
  function run(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
    return new Promise((done) => {
      const child = execFile(process.execPath, [script, ...args], { env: {} }, (_, said) => {
        done({ code: child.exitCode ?? -1, said });
      });
    });
  }

  function kept(name: string, content: unknown): string {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  }

  it('draws a file again and says of each step whether it holds', async () => {
    const record = published();
    const file = kept('draw.json', record);
    const { code, said } = await run(file, '--announced', announcementHash(record.announcement));
    expect(code).toBe(0);
    expect(said).not.toContain('SALAH');
    expect(said).toContain(record.announcement.list);
    expect(said).toContain(recordHash(record));
    expect(await run(file, '--announced', 'f00d')).toMatchObject({ code: 1 });
  });

  it('fails where the order is another one, and where the file is none', async () => {
    const record = published();
    const { code, said } = await run(kept('other.json', { ...record, order: record.order.toReversed() }));
    expect(code).toBe(1);
    expect(said).toContain('SALAH  Urutan dari benih');
    expect(await run(kept('none.json', { list: [] }))).toMatchObject({ code: 1 });
    expect(await run(join(folder, 'missing.json'))).toMatchObject({ code: 1 });
    expect(await run()).toMatchObject({ code: 2, said: expect.stringContaining('Pemakaian') as string });
  });

  it("reproduces the RFC's example", async () => {
    const { code, said } = await run('--rfc');
    expect(code).toBe(0);
    expect(said).toContain('1. 990DD0A5692A029A98B5E01AA28F3459 / 25 -> 17');
  });
});
