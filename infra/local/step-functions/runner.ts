import type { State, States } from './definition/types.ts';
import type { Frame } from './frame.ts';
import { runChoice } from './states/choice.ts';
import { runFail } from './states/fail.ts';
import { runMap } from './states/map.ts';
import { runParallel } from './states/parallel.ts';
import { runPass } from './states/pass.ts';
import { runSucceed } from './states/succeed.ts';
import { runTask } from './states/task.ts';
import { runWait } from './states/wait.ts';
import { type Outcome, Visit } from './visit.ts';

type Work<One extends State> = (state: One, visit: Visit) => Promise<Outcome>;

/** What each type of state does. */
const work: { readonly [Type in State['Type']]: Work<Extract<State, { Type: Type }>> } = {
  Pass: runPass,
  Task: runTask,
  Choice: runChoice,
  Wait: runWait,
  Succeed: runSucceed,
  Fail: runFail,
  Parallel: runParallel,
  Map: runMap,
};

/** How many states a branch enters before others have their turn. */
const turn = 50;

/** See `RunStates`. */
export async function runStates(frame: Frame, group: States, end: (output: unknown) => void): Promise<void> {
  for (let steps = 1; ; steps += 1) {
    // States that wait for nothing would keep all other work of the process waiting.
    if (steps % turn === 0) await frame.run.store.db.committed();
    const name = frame.row.state;
    const state = group.States[name];
    if (state === undefined) throw new Error(`The definition has no state '${name}'`);
    frame.type = state.Type;
    const outcome = await workOf(state)(state, new Visit(frame, state));
    frame.append(`${state.Type}StateExited`, exited(name, outcome));
    const variables = { ...frame.row.variables, ...outcome.assigned };
    if (outcome.next === undefined) return end(outcome.output);
    frame.move(outcome.next, outcome.output, variables);
  }
}

function workOf(state: State): Work<State> {
  // The table has for each type the work of that type.
  return work[state.Type] as Work<State>;
}

function exited(name: string, { output, assigned }: Outcome): Record<string, unknown> {
  const variables = Object.entries(assigned).map(([variable, value]) => [variable, JSON.stringify(value)]);
  return {
    name,
    output: JSON.stringify(output),
    ...(variables.length === 0 ? {} : { assignedVariables: Object.fromEntries(variables) }),
  };
}
