import { detailsOf, type HistoryEvent } from './executions-reader.ts';
import type { WaitEnd } from './wait-ends.ts';

/** How a stay in a state stands. `caught`: it failed and a Catch led on; `stopped`: ended from outside. */
export type VisitStatus = 'running' | 'waiting' | 'succeeded' | 'failed' | 'caught' | 'stopped';

/** One stay of an execution in a state; times are seconds since 1970 UTC. */
export interface Visit {
  /** Id of the event that entered the state. */
  readonly event: number;
  readonly name: string;
  /** Type of the state, e.g. `Task`. */
  readonly type: string;
  readonly status: VisitStatus;
  /** How many times its work was begun. */
  readonly attempts: number;
  readonly entered: number;
  readonly exited: number | undefined;
  /** Since when it waits, and until when at the most, where it waits. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** Of its last failure, also where it was tried again since. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly mapRun: string | undefined;
}

interface Stay {
  readonly entered: HistoryEvent;
  readonly name: string;
  readonly type: string;
  /** The Parallel or Map around it. */
  readonly outer: Stay | undefined;
  readonly own: HistoryEvent[];
  exited: HistoryEvent | undefined;
}

/**
 * Reads the stays from a whole history, in the order in which they began.
 * @param waits ends of the machine's Waits, of which a history does not tell
 */
export function visitsOf(
  events: readonly HistoryEvent[],
  isRunning: boolean,
  waits: ReadonlyMap<string, WaitEnd>,
): Visit[] {
  const stays: Stay[] = [];
  /** The innermost state a branch stands in after each event. */
  const places = new Map<number, Stay | undefined>();
  const types = new Map(events.map(({ id, type }) => [id, type]));
  let failing: Stay | undefined;
  for (const event of events) {
    const before = places.get(event.previousEventId);
    if (event.type.endsWith('StateEntered')) {
      const stay = begin(event, before);
      stays.push(stay);
      places.set(event.id, stay);
    } else if (event.type.endsWith('StateExited')) {
      const stay = climb(before, ({ name }) => name === detailsOf(event)['name']);
      if (stay !== undefined) stay.exited = event;
      places.set(event.id, stay?.outer);
    } else {
      if (event.type === 'ExecutionFailed') failing = before;
      const stay = ownerOf(event, before, types.get(event.previousEventId) ?? '');
      stay?.own.push(event);
      places.set(event.id, stay);
    }
  }
  return stays.map((stay) => {
    const visit = visitOf(stay, isRunning, stay === failing);
    return visit.status === 'waiting' ? { ...visit, ...timeOf(stay, waits) } : visit;
  });
}

function begin(entered: HistoryEvent, outer: Stay | undefined): Stay {
  const type = entered.type.slice(0, -'StateEntered'.length);
  return { entered, name: String(detailsOf(entered)['name']), type, outer, own: [], exited: undefined };
}

/** An event of a Parallel or Map follows one of its last branch, which may be a Parallel or Map that has ended. */
function ownerOf({ type }: HistoryEvent, before: Stay | undefined, previous: string): Stay | undefined {
  if (type.startsWith('Execution')) return undefined;
  const container = /^(Parallel|Map)(State|Iteration|Run)/.exec(type)?.[1];
  if (container === undefined) return before;
  const start = /State(Failed|Aborted)$/.test(previous) ? before?.outer : before;
  return climb(start, (stay) => stay.type === container);
}

function climb(from: Stay | undefined, isIt: (stay: Stay) => boolean): Stay | undefined {
  let stay = from;
  while (stay !== undefined && !isIt(stay)) stay = stay.outer;
  return stay;
}

function visitOf(stay: Stay, isRunning: boolean, isFailing: boolean): Visit {
  const { entered, exited, own, name, type } = stay;
  const failure = own.findLast(isFailure);
  const details = failure === undefined ? {} : detailsOf(failure);
  const begun = own.filter((event) => /(Scheduled|StateStarted)$/.test(event.type));
  return {
    event: entered.id,
    name,
    type,
    status: statusOf(stay, isRunning, isFailing),
    attempts: Math.max(1, begun.length),
    entered: entered.timestamp,
    exited: exited?.timestamp,
    since: undefined,
    until: undefined,
    error: textIn(details, 'error'),
    cause: textIn(details, 'cause'),
    mapRun: own.map((event) => textIn(detailsOf(event), 'mapRunArn')).find((arn) => arn !== undefined),
  };
}

/** For the answer, for the next attempt (which says nothing of its time), or for a moment. */
function timeOf(
  { name, type, entered, own }: Stay,
  waits: ReadonlyMap<string, WaitEnd>,
): Pick<Visit, 'since' | 'until'> {
  if (type === 'Wait') return { since: entered.timestamp, until: waits.get(name)?.(entered.timestamp) };
  const last = own.at(-1) ?? entered;
  if (isFailure(last)) return { since: last.timestamp, until: undefined };
  const scheduled = own.findLast((event) => event.type.endsWith('Scheduled')) ?? entered;
  const timeout = detailsOf(scheduled)['timeoutInSeconds'];
  const until = typeof timeout === 'number' ? scheduled.timestamp + timeout : undefined;
  return { since: scheduled.timestamp, until };
}

function statusOf({ type, own, exited }: Stay, isRunning: boolean, isFailing: boolean): VisitStatus {
  const last = own.at(-1);
  const hasFailed = last !== undefined && isFailure(last);
  if (exited !== undefined) return hasFailed ? 'caught' : 'succeeded';
  if (!isRunning) return hasFailed || isFailing || type === 'Fail' ? 'failed' : 'stopped';
  const hasHandedOver = last?.type === 'TaskSubmitted';
  return type === 'Wait' || hasHandedOver || (hasFailed && type === 'Task') ? 'waiting' : 'running';
}

function isFailure({ type }: HistoryEvent): boolean {
  return /(Failed|TimedOut)$/.test(type) && !type.startsWith('MapIteration');
}

function textIn(details: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = details[field];
  return typeof value === 'string' ? value : undefined;
}
