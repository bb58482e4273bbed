import type { SucceedState } from '../definition/types.ts';
import type { Outcome, Visit } from '../visit.ts';

export function runSucceed(state: SucceedState, visit: Visit): Promise<Outcome> {
  return visit.leave('Output' in state ? { Output: state.Output } : {}, visit.input);
}
