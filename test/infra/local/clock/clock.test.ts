import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClockError, type MovableClock, openClock } from '../../../../infra/local/clock.ts';

const DAY = 86_400_000;

let folder: string;
let file: string;
let clock: MovableClock;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-02T01:00:00Z') });
  folder = mkdtempSync(join(tmpdir(), 'clock-'));
  file = join(folder, 'clock.json');
  clock = openClock(file);
});

afterEach(() => {
  clock.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

describe('the moved clock', () => {
  it('shows the machine time until it is moved, and runs on from where it was moved to', () => {
    expect(clock.millis()).toBe(Date.now());
    clock.advanceTo('2026-04-01T00:00:00+07:00');
    expect(clock.millis()).toBe(Date.parse('2026-03-31T17:00:00Z'));
    vi.advanceTimersByTime(5_000);
    expect(clock.millis()).toBe(Date.parse('2026-03-31T17:00:05Z'));
  });

  it('keeps its offset for the next start, added up over several moves', () => {
    clock.advanceBy(3 * DAY);
    clock.advanceBy(DAY);
    const again = openClock(file);
    expect(again.offsetMillis()).toBe(4 * DAY);
    expect(again.millis()).toBe(clock.millis());
  });

  it('shares its offset with workers', () => {
    clock.advanceBy(DAY);
    expect(new Float64Array(clock.sharedOffset)[0]).toBe(DAY);
  });

  it.each([
    ['a moment in the past', '2026-03-01T00:00:00Z'],
    ['a text that is no moment', 'besok'],
    ['a moment beyond the end of time', 9e15],
  ])('refuses %s and stays where it is', (_name, moment) => {
    expect(() => clock.advanceTo(moment)).toThrow(ClockError);
    expect(clock.offsetMillis()).toBe(0);
  });

  it('says which file is damaged instead of starting at a wrong time', () => {
    writeFileSync(file, '{"offsetMillis":"tomorrow"}');
    expect(() => openClock(file)).toThrow(`${file} does not hold a clock`);
  });

  it('leaves the offset on disk untouched when a move is refused', () => {
    clock.advanceBy(DAY);
    expect(() => clock.advanceBy(-1)).toThrow(ClockError);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ offsetMillis: DAY });
  });
});

describe('waiting', () => {
  it('wakes at the deadline and not before', async () => {
    const woken = vi.fn<() => void>();
    const waiting = clock.waitUntil(clock.millis() + 1_000).then(woken);
    await vi.advanceTimersByTimeAsync(999);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(woken).toHaveBeenCalledOnce();
  });

  it('waits longer than a timer can hold', async () => {
    const woken = vi.fn<() => void>();
    const waiting = clock.waitUntil(clock.millis() + 60 * DAY).then(woken);
    await vi.advanceTimersByTimeAsync(60 * DAY - 1);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
  });

  it('wakes all who are due after a jump, the earliest first, and nobody else', async () => {
    const woken: string[] = [];
    const now = clock.millis();
    const waits = [
      clock.waitUntil(now + 3 * DAY).then(() => woken.push('third')),
      clock.waitUntil(now + DAY).then(() => woken.push('first')),
      clock.waitUntil(now + 2 * DAY).then(() => woken.push('second')),
    ];
    void clock.waitUntil(now + 9 * DAY).then(() => woken.push('later'));
    clock.advanceBy(3 * DAY);
    await Promise.all(waits);
    expect(woken).toEqual(['first', 'second', 'third']);
  });

  it('returns at once for a moment that has passed', async () => {
    await expect(clock.waitUntil(clock.millis())).resolves.toBeUndefined();
  });

  it('rejects when the wait is called off, before or while it lasts', async () => {
    const controller = new AbortController();
    const waiting = clock.waitUntil(clock.millis() + DAY, controller.signal);
    controller.abort(new Error('stopping'));
    await expect(waiting).rejects.toThrow('stopping');
    await expect(clock.waitUntil(clock.millis(), controller.signal)).rejects.toThrow('stopping');
    clock.advanceBy(2 * DAY);
  });
});
