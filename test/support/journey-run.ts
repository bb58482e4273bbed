import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import { functions } from '../../infra/stacks/functions.ts';
import {
  functionsByArn,
  type MachineResult,
  runMachine,
} from '../../infra/local/step-functions/run-machine.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

const root = join(import.meta.dirname, '..', '..');
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:111111111111:function:${name}`;

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** The definition of a machine with its placeholders filled by ARNs of the functions they name. */
function definitionOf(file: string): string {
  return readFileSync(join(root, file), 'utf8').replaceAll(/\$\{(\w+)FunctionArn\}/g, (_, name: string) =>
    arnOf(name),
  );
}

/** The real task handlers of a definition, by ARN. The environment must be set before. */
async function handlersOf(definition: string, failures: Failures) {
  const used = functions.filter(({ name }) => definition.includes(arnOf(name)));
  const loaded = await Promise.all(
    used.map(async ({ name, entry }) => {
      const { handler } = (await import(join(root, entry))) as { handler: Handler };
      const context = { functionName: name, awsRequestId: 'test' } as Context;
      const call = (payload: unknown) => {
        const failure = failures[name]?.shift();
        return failure === undefined ? handler(payload, context) : Promise.reject(failure);
      };
      return [arnOf(name), call] as const;
    }),
  );
  return functionsByArn(Object.fromEntries(loaded));
}

/** A clock that the functions' own `Date` follows. */
export function createRunClock(start: string): FakeClock {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(start) });
  const clock = createFakeClock(start);
  return {
    ...clock,
    advanceTo: (moment) => {
      vi.setSystemTime(moment);
      clock.advanceTo(moment);
    },
    advanceBy(millis) {
      this.advanceTo(clock.millis() + millis);
    },
  };
}

type Call = (operation: string, input: object) => Promise<unknown>;

/** Errors that a function's next calls end with, by the function's name; undefined where that call runs. */
export type Failures = Readonly<Record<string, (Error | undefined)[]>>;

/** Runs a machine of `workflows/` with the real task handlers; `play` is what people do meanwhile. */
export async function runJourney(
  file: string,
  input: unknown,
  clock: FakeClock,
  play: (call: Call) => Promise<void>,
  failures: Failures = {},
): Promise<MachineResult> {
  const definition = definitionOf(file);
  const invoker = await handlersOf(definition, failures);
  // Where what people do fails, the machine would wait for them for ever.
  const { promise: played, resolve, reject } = Promise.withResolvers<void>();
  const running = runMachine({
    definition,
    input,
    clock,
    invoker,
    during: (call) => void play(call).then(resolve, reject),
  });
  const [result] = await Promise.all([running, played]);
  return result;
}

/** The names of the states an execution entered, in order. */
export function statesOf(result: MachineResult): readonly string[] {
  return result.history.flatMap((event) => {
    const details = event['stateEnteredEventDetails'] as { readonly name?: string } | undefined;
    return details?.name === undefined ? [] : [details.name];
  });
}

/** The transitions of a definition, as `from → to`: what follows a state, each branch of a choice, each Catch. */
export function transitionsOf(file: string): readonly string[] {
  const { States } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
    readonly States: Readonly<Record<string, StateDefinition>>;
  };
  const found = Object.entries(States).flatMap(([name, state]) =>
    [state, ...(state.Choices ?? []), ...(state.Catch ?? [])]
      .flatMap(({ Next, Default }) => [Next, Default])
      .filter((next) => next !== undefined)
      .map((next) => `${name} → ${next}`),
  );
  return [...new Set(found)];
}

interface StateDefinition {
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly StateDefinition[];
  readonly Catch?: readonly StateDefinition[];
}

/** The transitions an execution made. */
export function passed(result: MachineResult): readonly string[] {
  const states = statesOf(result);
  return states.slice(1).map((state, index) => `${states[index]} → ${state}`);
}
