import type { TaskState } from '../definition/types.ts';
import { parseResource, type Resource } from '../definition/resource.ts';
import { states } from '../errors.ts';
import type { Frame } from '../frame.ts';
import { integrations } from '../integrations/table.ts';
import { exceedsDataLimit } from '../json.ts';
import { recovering } from '../recovery.ts';
import type { Outcome, Visit } from '../visit.ts';
import { expired, withDeadline } from '../waiting.ts';
import { TaskEvents } from './task-events.ts';
import {
  type Answer,
  answerOf,
  attempt,
  awaitCallback,
  type Calling,
  lateness,
  resultOf,
  settle,
} from './task-wait.ts';

const maxSeconds = 99_999_999;

export function runTask(state: TaskState, visit: Visit): Promise<Outcome> {
  return recovering(visit, state, async () => {
    const result = await perform(state, visit);
    return visit.leave(state, result, { result });
  });
}

/** Does the Task's work once; what is recorded of it is not done again. @throws StateError */
async function perform(state: TaskState, visit: Visit): Promise<unknown> {
  const { frame } = visit;
  const resource = parseResource(state.Resource);
  if (resource === undefined) throw visit.runtimeError(`The resource '${state.Resource}' is not supported`);
  const recorded = answerOf(frame);
  if (recorded !== undefined) return resultOf(recorded);
  const events = new TaskEvents(frame, resource);
  const token = resource.pattern === 'callback' ? openToken(frame) : undefined;
  let evaluated: Promise<unknown> | undefined;
  const given = (): Promise<unknown> => {
    if (state.Arguments === undefined) return Promise.resolve(visit.input);
    evaluated ??= visit.evaluate(state.Arguments, 'Arguments', token === undefined ? {} : { token });
    return evaluated;
  };
  const limits = await begin(state, visit, events, given);
  const calling: Calling = {
    frame,
    events,
    limits,
    subject: resource.kind === 'function' ? state.Resource : resource.kind,
    call: async () => call(frame, resource, await given()),
  };
  const answer =
    resource.pattern === 'request'
      ? await awaitAnswer(calling)
      : await awaitCallback(calling, resource.pattern);
  return resultOf(settle(calling, answer));
}

/** Writes the first events, once; gives the times by which the Task must have answered. */
async function begin(
  state: TaskState,
  visit: Visit,
  events: TaskEvents,
  given: () => Promise<unknown>,
): Promise<Calling['limits']> {
  const { frame } = visit;
  if (!frame.has('limits')) {
    const seconds = async (field: 'TimeoutSeconds' | 'HeartbeatSeconds'): Promise<number | undefined> =>
      state[field] === undefined ? undefined : visit.evaluateInteger(state[field], field, 0, maxSeconds);
    const timeout = await seconds('TimeoutSeconds');
    const heartbeat = await seconds('HeartbeatSeconds');
    const parameters = await given();
    events.scheduled(parameters, timeout, heartbeat);
    const now = frame.run.tools.clock.millis();
    frame.record('limits', {
      started: now,
      ...(timeout === undefined ? {} : { deadline: now + timeout * 1000 }),
      ...(heartbeat === undefined ? {} : { heartbeat: heartbeat * 1000 }),
    });
  }
  return frame.recall('limits') as Calling['limits'];
}

function openToken(frame: Frame): string {
  return frame.once('token', () => {
    const { run, row } = frame;
    const token = run.tools.makeToken(row.execution);
    run.store.frames.saveToken(token, row.execution, row.path);
    return token;
  });
}

/** Calls out, after all that led to the call is on disk. */
async function call(frame: Frame, resource: Resource, given: unknown): Promise<Answer> {
  await frame.run.store.db.committed();
  return attempt(() => integrations[resource.kind]({ frame, resource, arguments: given }));
}

async function awaitAnswer(calling: Calling): Promise<Answer> {
  const late = lateness(calling);
  if (late !== undefined) return late;
  const answer = await withDeadline(
    calling.frame,
    calling.call(),
    calling.limits.deadline ?? Number.POSITIVE_INFINITY,
  );
  if (answer === expired) return { failed: true, error: states.timeout, timedOut: true };
  if (answer.failed !== true && exceedsDataLimit(JSON.stringify(answer.result)))
    return {
      failed: true,
      error: states.dataLimitExceeded,
      cause: `The state/task '${calling.subject}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    };
  return answer;
}
