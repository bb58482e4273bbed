import type { Catcher, State, States } from '../../step-functions/definition/types.ts';

/** A way from a state to the next of its group. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly kind: 'next' | 'choice' | 'catch';
  /** Conditions or errors under which it is taken, several where several rules lead the same way. */
  readonly when: readonly string[];
}

/** The two ends of a group that are no states. */
export const ends = { start: '▶', end: '■' } as const;

/** All ways of a group, each once; those into the group and out of it only where `isWhole`. */
export function transitionsOf({ StartAt, States }: States, isWhole: boolean): Transition[] {
  const found = new Map<string, Transition>();
  const add = (from: string, to: string, kind: Transition['kind'], when?: string): void => {
    const key = JSON.stringify([from, to, kind]);
    const before = found.get(key)?.when ?? [];
    found.set(key, { from, to, kind, when: when === undefined ? before : [...before, when] });
  };
  if (isWhole) add(ends.start, StartAt, 'next');
  for (const [name, state] of Object.entries(States)) {
    if (state.Type === 'Choice') {
      for (const { Condition, Next } of state.Choices) add(name, Next, 'choice', conditionOf(Condition));
      if (state.Default !== undefined) add(name, state.Default, 'choice', 'selain itu');
      continue;
    }
    const next = 'Next' in state ? state.Next : undefined;
    if (next !== undefined) add(name, next, 'next');
    else if (isWhole) add(name, ends.end, 'next');
    for (const { ErrorEquals, Next } of catchersOf(state)) add(name, Next, 'catch', ErrorEquals.join(', '));
  }
  return [...found.values()];
}

function catchersOf(state: State): readonly Catcher[] {
  return 'Catch' in state ? (state.Catch ?? []) : [];
}

function conditionOf(condition: string | boolean): string {
  return String(condition).replace(/^\{%\s*|\s*%\}$/g, '');
}
