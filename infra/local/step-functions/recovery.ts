import type { Catcher, Recoverable, Retrier } from './definition/types.ts';
import { StateError, states } from './errors.ts';
import { isObject } from './json.ts';
import type { Outcome, Visit } from './visit.ts';
import { sleepUntil } from './waiting.ts';

/**
 * Does a state's work under its Retry and Catch. `failed` writes the event of the state's own failure, once no
 * retry is left. @throws StateError that nothing catches
 */
export async function recovering(
  visit: Visit,
  state: Recoverable,
  work: () => Promise<Outcome>,
  failed: () => void = () => undefined,
): Promise<Outcome> {
  for (;;) {
    const pause = visit.frame.recall('pause');
    if (typeof pause === 'number') await sleepUntil(visit.frame, pause);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      if (tryAgain(visit, state.Retry ?? [], error)) continue;
      failed();
      return await handOver(visit, state.Catch ?? [], error);
    }
  }
}

/** Whether one of the names in ErrorEquals stands for the error. */
function matches(names: readonly string[], error: string | undefined): boolean {
  if (error === states.runtime) return false;
  return names.some(
    (name) =>
      name === error ||
      name === states.all ||
      (name === states.timeout && error === states.heartbeatTimeout) ||
      (name === states.taskFailed && error !== states.timeout && error !== states.heartbeatTimeout),
  );
}

/** Seconds before attempt number `count` + 1 of a retrier, jitter apart. */
function pauseSeconds(retrier: Retrier, count: number): number {
  const seconds = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** count;
  return Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
}

/** Renews the state for another attempt; false where no retrier has one left. */
function tryAgain(visit: Visit, retriers: readonly Retrier[], error: StateError): boolean {
  const { frame } = visit;
  const index = retriers.findIndex((retrier) => matches(retrier.ErrorEquals, error.error));
  const retrier = retriers[index];
  if (retrier === undefined) return false;
  const recalled = frame.recall('retries');
  const counts = isObject(recalled) ? recalled : {};
  const count = Number(counts[index] ?? 0);
  if (count >= (retrier.MaxAttempts ?? 3)) return false;
  const share = retrier.JitterStrategy === 'FULL' ? Math.random() : 1;
  frame.renew({
    entered: visit.entered,
    attempt: visit.retries + 1,
    retries: { ...counts, [index]: count + 1 },
    pause: frame.run.tools.clock.millis() + pauseSeconds(retrier, count) * 1000 * share,
  });
  return true;
}

async function handOver(visit: Visit, catchers: readonly Catcher[], error: StateError): Promise<Outcome> {
  const index = catchers.findIndex((catcher) => matches(catcher.ErrorEquals, error.error));
  const catcher = catchers[index];
  if (catcher === undefined) throw error;
  const errorOutput = { Error: error.error ?? '', Cause: error.reason ?? '' };
  return visit.leave(catcher, errorOutput, { errorOutput }, `Catch[${index}]/`);
}
