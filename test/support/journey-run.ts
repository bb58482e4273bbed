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
async function handlersOf(definition: string) {
  const used = functions.filter(({ name }) => definition.includes(arnOf(name)));
  const loaded = await Promise.all(
    used.map(async ({ name, entry }) => {
      const { handler } = (await import(join(root, entry))) as { handler: Handler };
      const context = { functionName: name, awsRequestId: 'test' } as Context;
      return [arnOf(name), (payload: unknown) => handler(payload, context)] as const;
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
  };
}

type Call = (operation: string, input: object) => Promise<unknown>;

/** Runs a machine of `workflows/` with the real task handlers; `play` is what people do meanwhile. */
export async function runJourney(
  file: string,
  input: unknown,
  clock: FakeClock,
  play: (call: Call) => Promise<void>,
): Promise<MachineResult> {
  const definition = definitionOf(file);
  const invoker = await handlersOf(definition);
  let playing: Promise<void> = Promise.resolve();
  const result = await runMachine({
    definition,
    input,
    clock,
    invoker,
    during: (call) => {
      playing = play(call);
    },
  });
  await playing;
  return result;
}

/** The names of the states an execution entered, in order. */
export function statesOf(result: MachineResult): readonly string[] {
  return result.history.flatMap((event) => {
    const details = event['stateEnteredEventDetails'] as { readonly name?: string } | undefined;
    return details?.name === undefined ? [] : [details.name];
  });
}
