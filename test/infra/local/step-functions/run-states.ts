import { jumpingClock } from '../../../../infra/local/step-functions/conformance/jumping-clock.ts';
import {
  functionsByArn,
  type MachineResult,
  runMachine,
} from '../../../../infra/local/step-functions/run-machine.ts';
import { functionArn } from './harness.ts';

/** Runs a machine of these states, the first one first, to its end; `work` is what its function does. */
export function runStates(
  states: object,
  input: unknown = {},
  work: (payload: unknown) => unknown = (payload) => payload,
): Promise<MachineResult> {
  const [startAt] = Object.keys(states);
  return runMachine({
    definition: { QueryLanguage: 'JSONata', StartAt: startAt, States: states },
    input,
    clock: jumpingClock(Date.UTC(2026, 2, 2)),
    invoker: functionsByArn({ [functionArn]: work }),
  });
}
