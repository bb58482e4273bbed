import type { FailState } from '../definition/types.ts';
import { StateError } from '../errors.ts';
import type { Outcome, Visit } from '../visit.ts';

/** @throws StateError always */
export async function runFail(state: FailState, visit: Visit): Promise<Outcome> {
  const error = state.Error === undefined ? undefined : await visit.evaluateString(state.Error, 'Error');
  const cause = state.Cause === undefined ? undefined : await visit.evaluateString(state.Cause, 'Cause');
  throw new StateError(error, cause);
}
