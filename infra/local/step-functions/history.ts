import { isObject, textOf } from './json.ts';

/** An event of an execution's history as it is kept. */
export interface StoredEvent {
  readonly id: number;
  readonly previous: number;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The last event AWS allows; the one that ends the execution is itself number 25,000. */
export const maxEvents = 25_000;

const dataFields = new Set(['input', 'output', 'parameters', 'assignedVariables']);

/** An event as GetExecutionHistory gives it; without `includeData` the inputs and outputs are left out. */
export function describeEvent(event: StoredEvent, includeData = true): Record<string, unknown> {
  const described: Record<string, unknown> = {
    timestamp: event.at / 1000,
    type: event.type,
    id: event.id,
    previousEventId: event.previous,
  };
  const entries = Object.entries(event.details).filter(([field]) => includeData || !dataFields.has(field));
  if (entries.length > 0) {
    const details: Record<string, unknown> = Object.fromEntries(entries);
    if (includeData) {
      for (const field of ['input', 'output', 'assignedVariables'])
        if (field in details) details[`${field}Details`] = { truncated: false };
    }
    described[detailsField(event.type)] = details;
  }
  return described;
}

function detailsField(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** What a history tells about the way an execution took: for a test that asks which ways were covered. */
export interface Path {
  /** Names of the states entered, in order. */
  readonly entered: readonly string[];
  /** Each step from one state to the next of the same branch, a Choice's among them. */
  readonly transitions: readonly Transition[];
}

/** `caught` where a Catch led the way. */
interface Transition {
  readonly from: string;
  readonly to: string;
  readonly caught: boolean;
}

/** Reads the way taken from events as GetExecutionHistory gives them, all pages together. */
export function pathOf(events: readonly object[]): Path {
  const byId = new Map<unknown, Record<string, unknown>>();
  for (const event of events) if (isObject(event)) byId.set(event['id'], event);
  const entered: string[] = [];
  const transitions: Transition[] = [];
  for (const event of byId.values()) {
    const to = nameIn(event, 'stateEnteredEventDetails');
    if (to === undefined) continue;
    entered.push(to);
    const previous = byId.get(event['previousEventId']);
    const from = previous === undefined ? undefined : nameIn(previous, 'stateExitedEventDetails');
    if (previous === undefined || from === undefined) continue;
    const before = textOf(byId.get(previous['previousEventId'])?.['type']) ?? '';
    transitions.push({ from, to, caught: /(Failed|TimedOut)$/.test(before) });
  }
  return { entered, transitions };
}

function nameIn(event: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const details = event[field];
  return isObject(details) && typeof details['name'] === 'string' ? details['name'] : undefined;
}
