import type { WaitState } from '../definition/types.ts';
import type { Outcome, Visit } from '../visit.ts';
import { sleepUntil } from '../waiting.ts';

const maxSeconds = 99_999_999;
const isoTime =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

export async function runWait(state: WaitState, visit: Visit): Promise<Outcome> {
  const { frame } = visit;
  if (!frame.has('until')) frame.record('until', await timeToWaitFor(state, visit));
  await sleepUntil(frame, Number(frame.recall('until')));
  return visit.leave(state, visit.input);
}

async function timeToWaitFor(state: WaitState, visit: Visit): Promise<number> {
  if (state.Timestamp === undefined) {
    const seconds = await visit.evaluateInteger(state.Seconds, 'Seconds', 0, maxSeconds);
    return visit.entered.at + seconds * 1000;
  }
  const text = await visit.evaluateString(state.Timestamp, 'Timestamp');
  const time = isoTime.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw visit.badField(
      'Timestamp',
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
    );
  return time;
}
