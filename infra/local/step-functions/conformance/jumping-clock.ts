import type { Clock } from '../../contract.ts';

interface Waiter {
  readonly at: number;
  wake(): void;
}

/** A clock on which nobody waits: whenever all are waiting, it jumps to the next time somebody waits for. */
export function jumpingClock(start: number): Clock {
  const waiters = new Set<Waiter>();
  let now = start;
  let timer: NodeJS.Timeout | undefined;
  const jump = (): void => {
    timer = undefined;
    const next = Math.min(...[...waiters].map(({ at }) => at));
    if (!Number.isFinite(next)) return;
    now = Math.max(now, next);
    for (const waiter of waiters) if (waiter.at <= now) waiter.wake();
    if (waiters.size > 0) timer ??= setTimeout(jump, idleMillis);
  };
  return {
    millis: () => now,
    sharedOffset: new SharedArrayBuffer(8),
    waitUntil: (at, signal) =>
      new Promise((resolve, reject) => {
        const over = (): void => {
          waiters.delete(waiter);
          signal?.removeEventListener('abort', abort);
        };
        const abort = (): void => {
          over();
          reject(new Error('aborted'));
        };
        const waiter = {
          at,
          wake: (): void => {
            over();
            resolve();
          },
        };
        if (signal?.aborted === true) return reject(new Error('aborted'));
        signal?.addEventListener('abort', abort);
        waiters.add(waiter);
        timer ??= setTimeout(jump, idleMillis);
      }),
  };
}

/** Real time given to work that waits for no clock, before the clock jumps. */
const idleMillis = 15;
