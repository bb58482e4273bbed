import { setTimeout as pause } from 'node:timers/promises';
import { DemoProblem } from './problem.ts';

const shortestPause = 50;
const longestPause = 1000;

/**
 * Sends a request as a patient person does: again after a lost answer or a fault of the server. Everything the
 * demonstration sends may be repeated: it carries a key, or says what was said before.
 * @returns the last answer, also where it still is a fault once `seconds` are over
 */
export async function askPatiently(url: URL | string, init: RequestInit, seconds: number): Promise<Response> {
  const end = performance.now() + seconds * 1000;
  for (let wait = shortestPause; ; wait = Math.min(2 * wait, longestPause)) {
    const isOver = performance.now() + wait > end;
    try {
      const answer = await fetch(url, init);
      if (answer.status < 500 || isOver) return answer;
      await answer.body?.cancel();
    } catch (error) {
      if (isOver) throw new DemoProblem(`${new URL(url).origin} does not answer: ${causeOf(error)}`);
    }
    await pause(wait);
  }
}

/**
 * Asks until the answer is there.
 * @throws DemoProblem that names what was waited for
 */
export async function eventually<Value>(
  what: string,
  ask: () => Promise<Value | undefined>,
  seconds: number,
): Promise<Value> {
  let found: Value | undefined;
  const missing = async () => {
    found = await ask();
    return found === undefined ? 1 : 0;
  };
  await untilNoneMissing(what, missing, seconds);
  return found as Value;
}

/**
 * Looks until nothing is missing, however long that takes while it becomes less.
 * @param missing answers how many are missing now
 * @throws DemoProblem once nothing has moved for `seconds`
 */
export async function untilNoneMissing(
  what: string,
  missing: () => Promise<number>,
  seconds: number,
): Promise<void> {
  let fewest = Infinity;
  let end = 0;
  for (let wait = shortestPause; ; wait = Math.min(2 * wait, longestPause)) {
    const left = await missing();
    if (left === 0) return;
    if (left < fewest) {
      fewest = left;
      end = performance.now() + seconds * 1000;
      wait = shortestPause;
    }
    if (performance.now() > end) throw new DemoProblem(`Stalled for ${seconds} s: ${left} × ${what}`);
    await pause(wait);
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
