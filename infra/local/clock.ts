import { existsSync, readFileSync } from 'node:fs';
import type { Clock } from './contract.ts';
import { createWaiters } from './clock-waiters.ts';
import { writeFileDurably } from './durable-file.ts';

/** The clock of a running local cloud, with the two ways to move it. */
export interface MovableClock extends Clock {
  /** Milliseconds the clock is ahead of the machine's. */
  offsetMillis(): number;
  /** Moves forward to a moment (ISO 8601 with zone, or epoch milliseconds). @throws ClockError if it lies in the past */
  advanceTo(moment: string | number): void;
  /** Moves forward by so many milliseconds. @throws ClockError if negative or not finite */
  advanceBy(millis: number): void;
  /** Ends the timer; those who still wait are left waiting. */
  close(): void;
}

/** A move of the clock that was refused, or a clock file that cannot be read. */
export class ClockError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ClockError';
  }
}

/** The last moment a JavaScript `Date` can hold. */
const END_OF_TIME = 8.64e15;
/** Timers are set for at most a minute: it stays under setTimeout's limit of 2^31 ms, and a machine that slept catches up. */
const LONGEST_TIMER = 60_000;

/** Opens the clock whose offset is kept in `file`; without the file it starts as the machine's own clock. */
export function openClock(file: string): MovableClock {
  const sharedOffset = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const offset = new Float64Array(sharedOffset);
  offset[0] = readOffset(file);
  let timer: NodeJS.Timeout | undefined;

  const offsetMillis = (): number => offset[0] ?? 0;
  const millis = (): number => Date.now() + offsetMillis();
  const ring = (): void => {
    clearTimeout(timer);
    waiters.wakeUntil(millis());
    const next = waiters.next();
    timer = next === undefined ? undefined : setTimeout(ring, Math.min(next - millis(), LONGEST_TIMER));
  };
  const waiters = createWaiters(ring);

  const advanceBy = (moved: number): void => {
    if (!Number.isFinite(moved) || moved < 0) throw new ClockError('The clock only moves forward');
    if (millis() + moved > END_OF_TIME) throw new ClockError('The clock cannot move that far');
    writeFileDurably(file, JSON.stringify({ offsetMillis: offsetMillis() + moved }));
    offset[0] = offsetMillis() + moved;
    ring();
  };

  return {
    sharedOffset,
    millis,
    offsetMillis,
    waitUntil: (epochMillis, signal) =>
      epochMillis <= millis() && signal?.aborted !== true
        ? Promise.resolve()
        : waiters.wait(epochMillis, signal),
    advanceBy,
    advanceTo: (moment) => {
      const target = typeof moment === 'number' ? moment : Date.parse(moment);
      if (!Number.isFinite(target)) throw new ClockError(`Not a moment in ISO 8601: ${moment}`);
      advanceBy(target - millis());
    },
    close: () => clearTimeout(timer),
  };
}

function readOffset(file: string): number {
  if (!existsSync(file)) return 0;
  const text = readFileSync(file, 'utf8');
  try {
    const { offsetMillis } = JSON.parse(text) as { offsetMillis?: unknown };
    if (typeof offsetMillis === 'number' && offsetMillis >= 0) return offsetMillis;
  } catch {
    // Falls through to the error that names the file.
  }
  throw new ClockError(`${file} does not hold a clock`);
}
