import { cancelWork } from '../cancel.ts';
import type { States } from '../definition/types.ts';
import { Halted, StateError } from '../errors.ts';
import type { Frame } from '../frame.ts';
import type { Visit } from '../visit.ts';

/** Branches to run inside a state: those of a Parallel, or one for each item of a Map. */
export interface Branches {
  readonly count: number;
  /** How many may run at a time. */
  readonly concurrency: number;
  group(index: number): States;
  /** Input of a branch that has not begun. @throws StateError */
  input(index: number): Promise<unknown>;
  /** `Map.Item` of the context object, in a Map. */
  item?(index: number): unknown;
  /** Name of the Map, where each branch has events of its own. */
  readonly iterationsOf?: string;
}

interface Ended {
  readonly output: unknown;
  readonly event: number;
}

/** Outputs of all branches in order. The first failure cancels the others. @throws StateError */
export async function runBranches(visit: Visit, branches: Branches): Promise<unknown[]> {
  const { frame } = visit;
  const failure = frame.recall('failure') as { error?: string; cause?: string } | undefined;
  if (failure !== undefined) throw new StateError(failure.error, failure.cause);
  const outputs: unknown[] = Array.from({ length: branches.count });
  const open: number[] = [];
  for (let index = 0; index < branches.count; index += 1) {
    const ended = frame.recall(`result.${index}`) as Ended | undefined;
    if (ended === undefined) open.push(index);
    else outputs[index] = ended.output;
  }
  if (open.length > 0) frame.once('branched', () => true);
  const work = async (): Promise<void> => {
    for (let index = open.shift(); index !== undefined; index = open.shift())
      outputs[index] = await runBranch(frame, branches, index);
  };
  await Promise.all(Array.from({ length: Math.min(branches.concurrency, open.length) }, work));
  return outputs;
}

async function runBranch(frame: Frame, branches: Branches, index: number): Promise<unknown> {
  const { run } = frame;
  const group = branches.group(index);
  const details = { name: branches.iterationsOf, index };
  const path = `${frame.row.path}/${index}`;
  let inner: Frame | undefined;
  let output: unknown;
  try {
    const begun = beginIteration(frame, branches, index);
    // All branches that may start do, before the first of them enters a state.
    await Promise.resolve();
    const input = run.hasFrame(path) ? undefined : await branches.input(index);
    if (frame.has('failure')) throw new Halted();
    inner = run.frame(path, group.StartAt, input, begun, frame, branches.item?.(index));
    const at = inner;
    await run.tools.runStates(at, group, (value) => {
      output = value;
      const event =
        branches.iterationsOf === undefined
          ? at.lastEvent
          : run.append('MapIterationSucceeded', details, at.lastEvent).event;
      frame.follow(event);
      frame.record(`result.${index}`, { output: value, event });
      run.drop(at);
    });
    return output;
  } catch (error) {
    if (error instanceof StateError) failBranch(frame, branches, index, error, inner);
    throw error;
  }
}

function beginIteration(frame: Frame, branches: Branches, index: number): number {
  if (branches.iterationsOf === undefined) return frame.lastEvent;
  return frame.once(`iteration.${index}`, () =>
    frame.run.append('MapIterationStarted', { name: branches.iterationsOf, index }, frame.lastEvent),
  ).event;
}

/** Records the failure as the state's own, and cancels the other branches with an event for each. */
function failBranch(frame: Frame, branches: Branches, index: number, error: StateError, inner?: Frame): void {
  const { run } = frame;
  frame.record('failure', { error: error.error, cause: error.reason });
  const last = inner?.lastEvent ?? frame.lastEvent;
  if (branches.iterationsOf !== undefined)
    frame.follow(run.append('MapIterationFailed', { name: branches.iterationsOf, index }, last).event);
  for (const other of frame.inner) {
    if (other === inner) continue;
    abort(other);
    if (branches.iterationsOf !== undefined) {
      const at = Number(other.row.path.split('/').pop());
      run.append('MapIterationAborted', { name: branches.iterationsOf, index: at }, other.lastEvent);
    }
  }
  for (const other of frame.inner) other.halt();
}

function abort(frame: Frame): void {
  for (const inner of frame.inner) abort(inner);
  cancelWork(frame);
  if (frame.type === 'Task' || frame.type === 'Wait' || frame.type === 'Map' || frame.type === 'Parallel')
    frame.append(`${frame.type}StateAborted`);
}
