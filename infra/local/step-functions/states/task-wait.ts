import type { Pattern } from '../definition/resource.ts';
import { StateError, states } from '../errors.ts';
import type { Frame } from '../frame.ts';
import { endedResult } from '../integrations/start-execution.ts';
import { isObject } from '../json.ts';
import { expired, withDeadline } from '../waiting.ts';
import type { TaskEvents } from './task-events.ts';

/** How a Task answered: with a result, or by failing. */
export interface Answer {
  readonly result?: unknown;
  readonly failed?: boolean;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly timedOut?: boolean;
}

/** A Task that has been begun. */
export interface Calling {
  readonly frame: Frame;
  readonly events: TaskEvents;
  /** Milliseconds since 1970 UTC, `heartbeat` in milliseconds. */
  readonly limits: { readonly started: number; readonly deadline?: number; readonly heartbeat?: number };
  /** As AWS names the Task in a complaint about its result. */
  readonly subject: string;
  call(): Promise<Answer>;
}

/** The recorded answer of the Task this frame stands in. */
export function answerOf(frame: Frame): Answer | undefined {
  return frame.recall('answer') as Answer | undefined;
}

/** @throws StateError where the answer is an error */
export function resultOf(answer: Answer): unknown {
  if (answer.failed === true) throw new StateError(answer.error, answer.cause);
  return answer.result;
}

/** Records the answer and its event together, and closes the token. */
export function settle(calling: Calling, answer: Answer): Answer {
  const { frame, events } = calling;
  if (answer.failed !== true) events.succeeded(answer.result);
  else {
    const error = new StateError(answer.error, answer.cause);
    if (answer.timedOut === true) events.timedOut(error);
    else events.failed(error);
  }
  frame.record('answer', answer);
  if (frame.has('token')) frame.closeToken();
  return answer;
}

/** Calls once, then waits: for SendTaskSuccess or SendTaskFailure, or for the started execution to end. */
export async function awaitCallback(calling: Calling, pattern: Pattern): Promise<Answer> {
  const { frame, events } = calling;
  let pending: Promise<Answer> | undefined;
  let ended: Promise<unknown> | undefined;
  for (;;) {
    const delivered = frame.recall('callback') as Answer | undefined;
    if (delivered !== undefined) return delivered;
    const late = lateness(calling);
    if (late !== undefined) {
      const started = frame.recall('started execution');
      if (typeof started === 'string') frame.run.tools.stopExecution(started, undefined, undefined);
      return late;
    }
    const waits: Promise<unknown>[] = [frame.delivered()];
    if (!frame.has('submitted')) {
      pending ??= calling.call();
      waits.push(pending);
    } else if (pattern !== 'callback') {
      ended ??= watch(frame, pattern === 'sync:2');
      waits.push(ended);
    }
    const woken = await withDeadline(frame, Promise.race(waits), due(calling));
    if (woken === expired || !isObject(woken)) continue;
    if (frame.has('submitted') || woken['failed'] === true) return woken;
    if (pattern !== 'callback' && isObject(woken['result']))
      frame.record('started execution', woken['result']['ExecutionArn']);
    events.submitted(woken['result']);
  }
}

async function watch(frame: Frame, outputAsJson: boolean): Promise<Answer> {
  const record = await frame.run.tools.whenEnded(String(frame.recall('started execution')));
  return attempt(() => endedResult(record, outputAsJson));
}

/** The answer a piece of work gives, a failure included. */
export async function attempt(work: () => unknown): Promise<Answer> {
  try {
    return { result: (await work()) ?? null };
  } catch (error) {
    if (error instanceof StateError) return { failed: true, error: error.error, cause: error.reason };
    throw error;
  }
}

/** When the Task runs out of time, or its heart should have beaten. */
function due({ frame, limits }: Calling): number {
  return Math.min(limits.deadline ?? Number.POSITIVE_INFINITY, heartbeatDue(frame, limits));
}

function heartbeatDue(frame: Frame, limits: Calling['limits']): number {
  if (limits.heartbeat === undefined) return Number.POSITIVE_INFINITY;
  return Number(frame.recall('heartbeat') ?? limits.started) + limits.heartbeat;
}

/** The failure of a Task whose time is up. */
export function lateness(calling: Calling): Answer | undefined {
  const { frame, limits } = calling;
  const now = frame.run.tools.clock.millis();
  if (now < due(calling)) return undefined;
  const beatFirst = heartbeatDue(frame, limits) < (limits.deadline ?? Number.POSITIVE_INFINITY);
  return { failed: true, error: beatFirst ? states.heartbeatTimeout : states.timeout, timedOut: true };
}
