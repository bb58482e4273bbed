import { Halted } from './errors.ts';
import type { Frame } from './frame.ts';

/** What `withDeadline` gives when the time came first. */
export const expired = Symbol('expired');

/**
 * The value of `work`, or `expired` when the clock reaches `deadline` (milliseconds since 1970 UTC) first.
 * @throws Halted as soon as the frame is cancelled
 */
export async function withDeadline<T>(
  frame: Frame,
  work: Promise<T>,
  deadline: number,
): Promise<T | typeof expired> {
  const over = new AbortController();
  const racers: Promise<T | typeof expired>[] = [
    work,
    new Promise((_, reject) => {
      if (frame.signal.aborted) reject(new Halted());
      frame.signal.addEventListener('abort', () => reject(new Halted()), { signal: over.signal });
    }),
  ];
  if (Number.isFinite(deadline))
    racers.push(frame.run.tools.clock.waitUntil(deadline, over.signal).then(() => expired));
  try {
    return await Promise.race(racers);
  } finally {
    over.abort();
  }
}

/** Waits until the clock reaches `time` (milliseconds since 1970 UTC). @throws Halted */
export async function sleepUntil(frame: Frame, time: number): Promise<void> {
  if (frame.run.tools.clock.millis() >= time) return;
  try {
    await frame.run.tools.clock.waitUntil(time, frame.signal);
  } catch (error) {
    throw frame.signal.aborted ? new Halted() : error;
  }
}
