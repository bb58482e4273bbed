import type { Clock } from '../../infra/local/contract.ts';
import { createWaiters } from '../../infra/local/clock-waiters.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves to a moment (ISO 8601 or epoch milliseconds) and wakes those who waited for it, in order of deadline. */
  advanceTo(moment: string | number): void;
  advanceBy(millis: number): void;
  /** The next moment somebody waits for, in epoch milliseconds. */
  nextDeadline(): number | undefined;
}

/** @param start the moment it shows, ISO 8601 or epoch milliseconds */
export function createFakeClock(start: string | number = '2026-03-02T01:00:00Z'): FakeClock {
  const sharedOffset = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const offset = new Float64Array(sharedOffset);
  const waiters = createWaiters();
  let now = 0;
  const advanceTo = (moment: string | number): void => {
    const target = typeof moment === 'number' ? moment : Date.parse(moment);
    if (!(target >= now)) throw new Error(`The clock only moves forward, not to ${moment}`);
    now = target;
    // A worker's Date runs on from the machine's clock: close enough for a test that reads it at once.
    offset[0] = now - Date.now();
    waiters.wakeUntil(now);
  };
  advanceTo(start);
  return {
    sharedOffset,
    millis: () => now,
    waitUntil: (epochMillis, signal) =>
      epochMillis <= now && signal?.aborted !== true ? Promise.resolve() : waiters.wait(epochMillis, signal),
    advanceTo,
    advanceBy: (millis) => advanceTo(now + millis),
    nextDeadline: () => waiters.next(),
  };
}
