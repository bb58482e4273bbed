import type { ParallelState } from '../definition/types.ts';
import { recovering } from '../recovery.ts';
import type { Outcome, Visit } from '../visit.ts';
import { runBranches } from './branches.ts';

export function runParallel(state: ParallelState, visit: Visit): Promise<Outcome> {
  const { frame } = visit;
  return recovering(
    visit,
    state,
    async () => {
      const input =
        state.Arguments === undefined ? visit.input : await visit.evaluate(state.Arguments, 'Arguments');
      frame.event('begun', 'ParallelStateStarted');
      const result = await runBranches(visit, {
        count: state.Branches.length,
        concurrency: state.Branches.length,
        group: (index) => branchAt(state, index),
        input: () => Promise.resolve(input),
      });
      frame.event('succeeded', 'ParallelStateSucceeded');
      return visit.leave(state, result, { result });
    },
    () => frame.event('failed', 'ParallelStateFailed'),
  );
}

function branchAt(state: ParallelState, index: number): ParallelState['Branches'][number] {
  const branch = state.Branches[index];
  if (branch === undefined) throw new Error(`There is no branch ${index}`);
  return branch;
}
