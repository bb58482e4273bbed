import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServiceError } from '../../../../infra/local/contract.ts';
import { arnOf, type Gate, invoke, type LambdaUnderTest, openGate, startLambda } from './harness.ts';

/** Reports at the gate, is held there, and says which thread it is. */
const HELD = `
  import { threadId } from 'node:worker_threads';
  let busy = 0;
  export const handler = async ({ gate, name }) => {
    busy += 1;
    await fetch(gate + '/' + name);
    const overlapping = busy;
    busy -= 1;
    return { threadId, overlapping };
  };`;

interface Held {
  readonly threadId: number;
  readonly overlapping: number;
}

let gate: Gate;
let under: LambdaUnderTest | undefined;

beforeEach(async () => {
  gate = await openGate();
});
afterEach(async () => {
  gate.close();
  await under?.close();
  under = undefined;
});

const callAll = async (lambda: LambdaUnderTest, names: readonly string[]): Promise<Held[]> => {
  const outputs = await Promise.all(names.map((name) => invoke(lambda, 'Held', { gate: gate.url, name })));
  return outputs.map(({ answer }) => answer as Held);
};

it('runs four invocations at a time, each alone in its environment; the others wait', async () => {
  under = await startLambda({ functions: { Held: { code: HELD, Timeout: 20 } } });
  const answers = callAll(under, ['1', '2', '3', '4', '5', '6', '7', '8']);
  await vi.waitFor(() => expect(gate.held).toHaveLength(4), 10_000);
  gate.open();
  await vi.waitFor(() => expect(gate.held).toHaveLength(4), 10_000);
  gate.open();
  const held = await answers;
  expect(new Set(held.map(({ threadId }) => threadId)).size).toBe(4);
  expect(held.every(({ overlapping }) => overlapping === 1)).toBe(true);
});

it('lets those who wait come in their order', async () => {
  const one = { code: HELD, Timeout: 20, ReservedConcurrentExecutions: 1 };
  const started = (under = await startLambda({ functions: { Held: one } }));
  const order: string[] = [];
  const answers = ['1', '2', '3'].map((name) =>
    started.lambda.invoke(arnOf('Held'), { gate: gate.url, name }),
  );
  while (order.length < answers.length) {
    await vi.waitFor(() => expect(gate.held).toHaveLength(1), 10_000);
    order.push(...gate.held);
    gate.open();
  }
  await Promise.all(answers);
  expect(order).toEqual(['1', '2', '3']);
});

it('throttles a function that has no concurrency reserved', async () => {
  under = await startLambda({ functions: { Held: { code: HELD, ReservedConcurrentExecutions: 0 } } });
  await expect(invoke(under, 'Held')).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
  });
});

it('ends an environment that was idle for long', async () => {
  const counting = 'let count = 0; export const handler = async () => (count += 1);';
  const started = (under = await startLambda({ functions: { Counting: counting }, idleMillis: 5 }));
  expect((await invoke(started, 'Counting')).answer).toBe(1);
  await vi.waitFor(async () => expect((await invoke(started, 'Counting')).answer).toBe(1));
});

it('ends what runs when it stops, says so to who waits, and begins nothing more', async () => {
  const started = await startLambda({ functions: { Held: { code: HELD, Timeout: 20 } } });
  const running = started.lambda.invoke(arnOf('Held'), { gate: gate.url, name: 'running' });
  // Held from the start: it rejects while the machine stops.
  const end = running.catch((error: unknown) => error);
  await vi.waitFor(() => expect(gate.held).toEqual(['running']), 10_000);
  await started.close();
  expect(await end).toBeInstanceOf(ServiceError);
  await expect(started.lambda.invoke(arnOf('Held'), {})).rejects.toThrow('Lambda is stopping');
});
