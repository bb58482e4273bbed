interface Waiter {
  readonly deadline: number;
  readonly wake: () => void;
}

/** Those who wait for a moment, in order of deadline; thousands of them cost one array. */
export interface Waiters {
  /** Resolves once `wakeUntil` reaches `epochMillis`. Rejects with the signal's reason when it aborts. */
  wait(epochMillis: number, signal: AbortSignal | undefined): Promise<void>;
  /** Wakes all whose deadline has come, the earliest first. */
  wakeUntil(epochMillis: number): void;
  /** The next deadline in milliseconds since 1970, if anybody waits. */
  next(): number | undefined;
}

/** @param onEarlier called when a new waiter has become the next one, so that a timer can be set again */
export function createWaiters(onEarlier: () => void = () => undefined): Waiters {
  const waiters: Waiter[] = [];

  /** Where a deadline belongs: behind all that are not later, so that equal deadlines wake in order of arrival. */
  const placeFor = (deadline: number): number => {
    let low = 0;
    let high = waiters.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((waiters[middle]?.deadline ?? Infinity) <= deadline) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    wait: (epochMillis, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const abort = (): void => {
          waiters.splice(waiters.indexOf(waiter), 1);
          reject(signal?.reason as Error);
        };
        const waiter: Waiter = {
          deadline: epochMillis,
          wake: () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        const place = placeFor(epochMillis);
        waiters.splice(place, 0, waiter);
        if (place === 0) onEarlier();
      }),
    wakeUntil: (epochMillis) => {
      const due = waiters.splice(0, placeFor(epochMillis));
      for (const waiter of due) waiter.wake();
    },
    next: () => waiters[0]?.deadline,
  };
}
