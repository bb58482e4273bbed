import type { PassState } from '../definition/types.ts';
import type { Outcome, Visit } from '../visit.ts';

export function runPass(state: PassState, visit: Visit): Promise<Outcome> {
  return visit.leave(state, visit.input);
}
