import { allStates } from '../step-functions/definition/walk.ts';

/** When a Wait that was entered at a moment ends; both in seconds since 1970 UTC. */
export type WaitEnd = (entered: number) => number;

/** The ends of a definition's Waits by name, where it says them itself and not by an expression. */
export function waitEndsOf(definition: unknown): Map<string, WaitEnd> {
  const ends = new Map<string, WaitEnd>();
  for (const { name, state } of allStates(definition)) {
    const { Type, Seconds, Timestamp } = state;
    if (Type !== 'Wait') continue;
    if (typeof Seconds === 'number') ends.set(name, (entered) => entered + Seconds);
    const moment = typeof Timestamp === 'string' ? Date.parse(Timestamp) : Number.NaN;
    if (!Number.isNaN(moment)) ends.set(name, () => moment / 1000);
  }
  return ends;
}
