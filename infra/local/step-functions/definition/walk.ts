import { isObject } from '../json.ts';

/** A state found in a definition not yet validated, with its place as AWS writes it, e.g. `/States/Check`. */
export interface Found {
  readonly place: string;
  readonly name: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly queryLanguage: unknown;
}

/** A group of states: the machine, a branch or an item processor. */
export interface Group {
  readonly place: string;
  readonly group: Readonly<Record<string, unknown>>;
  /** Whether its states see no variable of the states around it. */
  readonly isolated: boolean;
  readonly outer: Group | undefined;
}

/** All states of a definition, those of branches and item processors included. */
export function* allStates(definition: unknown): Generator<Found> {
  if (!isObject(definition)) return;
  for (const { group, place } of allGroups(definition)) {
    if (!isObject(group['States'])) continue;
    for (const [name, state] of Object.entries(group['States'])) {
      if (!isObject(state)) continue;
      const queryLanguage = state['QueryLanguage'] ?? definition['QueryLanguage'] ?? 'JSONPath';
      yield { place: `${place}/States/${name}`, name, state, queryLanguage };
    }
  }
}

/** The machine and all groups of states inside it, outer ones first. */
export function* allGroups(
  group: Readonly<Record<string, unknown>>,
  place = '',
  outer?: Group,
  isolated = false,
): Generator<Group> {
  const here: Group = { place, group, isolated, outer };
  yield here;
  if (!isObject(group['States'])) return;
  for (const [name, state] of Object.entries(group['States'])) {
    if (!isObject(state)) continue;
    const inner = `${place}/States/${name}`;
    if (Array.isArray(state['Branches'])) {
      for (const [index, branch] of state['Branches'].entries())
        if (isObject(branch)) yield* allGroups(branch, `${inner}/Branches[${index}]`, here);
    }
    for (const field of ['ItemProcessor', 'Iterator']) {
      const processor = state[field];
      if (isObject(processor))
        yield* allGroups(processor, `${inner}/${field}`, here, isDistributed(processor));
    }
  }
}

/** Whether an item processor runs each item as an execution of its own. */
export function isDistributed(processor: Readonly<Record<string, unknown>>): boolean {
  const config = processor['ProcessorConfig'];
  return isObject(config) && config['Mode'] === 'DISTRIBUTED';
}
