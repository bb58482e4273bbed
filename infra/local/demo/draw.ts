import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that follows from the seed, who is asked and the question alone: never from time, nor from what
 * was drawn before, so that a new question changes no answer.
 */
export function draw(seed: number, who: number | string, question: string): number {
  const digest = createHash('sha256').update(`${seed}/${who}/${question}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** One of the values, each as likely as its weight. @param at a number in [0, 1) */
export function chooseWeighted<Value>(
  weighted: readonly (readonly [value: Value, weight: number])[],
  at: number,
): Value {
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  let left = at * total;
  for (const [value, weight] of weighted) {
    if (left < weight) return value;
    left -= weight;
  }
  const last = weighted.at(-1);
  if (last === undefined) throw new Error('Nothing to choose from');
  return last[0];
}

/** One of the values, all equally likely. */
export function choose<Value>(values: readonly Value[], at: number): Value {
  return chooseWeighted(
    values.map((value) => [value, 1] as const),
    at,
  );
}
