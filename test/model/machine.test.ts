import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionsByArn, runMachine } from '../../infra/local/step-functions/run-machine.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { statesOf } from '../support/journey-run.ts';
import { compileExpression } from './jsonata-subset.ts';
import { Machine } from './machine.ts';
import { installClock, modelClock } from './model-clock.ts';

const file = 'workflows/application.asl.json';
const text = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');
const now = Date.parse('2026-03-02T02:00:00.000Z');
const deadlines = Array.from({ length: 90 }, (_, day) => new Date(now + day * 86_400_000).toISOString());
const days = { fileCheck: 5, correction: 10, recommendation: 5, residence: 3, decree: 10, training: 60 };

let giveBack: () => void;
beforeAll(() => {
  giveBack = installClock();
  modelClock.set(now);
});
afterAll(() => giveBack());

describe('JSONata of the model', () => {
  const expressions = [...new Set([...text.matchAll(/\{%(.+?)%\}/g)].map(([, inner = '']) => inner.trim()))];
  const word = fc.constantFrom(
    'expired',
    'moved',
    'resume',
    'correction',
    'complete',
    'resubmitted',
    'not-resident',
    'fixed',
    'Check Quota',
    'File Check',
    'Lurah Recommendation',
    'recommended',
    'deferred',
    'resident',
  );
  const keep = fc.subarray(['file-check', 'recommendation']);
  const result = fc.record({ outcome: word, deadlines: fc.constant(deadlines) });
  const scope = fc.record({
    application: word,
    corrections: fc.nat(3),
    days: fc.constant(days),
    deadlines: fc.constant(deadlines),
    decided: word,
    failedAt: word,
    failure: word,
    isConfirmed: fc.boolean(),
    isFileComplete: fc.boolean(),
    isHeld: fc.boolean(),
    keep,
    mendedFor: word,
    mostCorrections: fc.nat(3),
    outcome: word,
    recommendation: word,
    wasResidenceAsked: fc.boolean(),
    states: fc.record({
      context: fc.record({
        Execution: fc.record({
          Input: fc.record(
            { application: word, run: fc.nat(), keep },
            { requiredKeys: ['application', 'run'] },
          ),
        }),
        State: fc.constant({ EnteredTime: '2026-03-02T02:00:00.000Z' }),
        Task: fc.constant({ Token: 'token' }),
      }),
      errorOutput: fc.constant({ Error: 'Broken', Cause: '' }),
      result: fc
        .tuple(
          result,
          fc.record({ outcome: word, isHeld: fc.boolean(), state: word, mostCorrections: fc.nat(3) }),
        )
        .map(([told, payload]) => ({ ...told, Payload: { ...payload, days, deadlines } })),
    }),
  });

  it.each(expressions)('gives what JSONata gives for %s', async (expression) => {
    const [ours, theirs] = [compileExpression(expression), jsonata(expression)];
    await fc.assert(
      fc.asyncProperty(scope, async (variables) => {
        const millis = () => modelClock.millis();
        const expected: unknown = await theirs.evaluate(undefined, { ...variables, millis });
        expect(ours(variables)).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});

/** What a function answers: a failure by its name, what it returns, or the outcome its stage is decided with. */
type Answer = { readonly error: string } | { readonly result: object } | { readonly outcome: string };

const broken = { error: 'Broken' } as const;
const silent = { error: 'States.Timeout' } as const;
const outcomes = (...words: readonly string[]): readonly Answer[] => [
  ...words.map((outcome) => ({ outcome })),
  ...['withdrawn', 'moved'].map((outcome) => ({ outcome })),
  silent,
  broken,
];
const results = (...found: readonly object[]): readonly Answer[] => [
  ...found.map((result) => ({ result })),
  broken,
];

/** The first answer of each is what comes once nothing else is drawn: it leads to an end. */
const answers: Readonly<Record<string, readonly Answer[]>> = {
  ConfirmPlace: [...results({ days, deadlines, mostCorrections: 2 }), { error: 'PlaceReleased' }],
  OpenFileCheck: outcomes('incomplete', 'complete', 'complete', 'correction'),
  OpenCorrection: outcomes('resubmitted'),
  OpenRecommendation: outcomes('recommended', 'not-recommended', 'correction', 'not-resident', 'forwarded'),
  OpenResidenceCheck: outcomes('outside', 'resident', 'moved'),
  OpenDecree: outcomes('refused', 'fixed', 'fixed'),
  OpenTraining: outcomes('completed', 'deferred'),
  OpenParkedCase: [{ outcome: 'ended' }, { outcome: 'resume' }, { outcome: 'moved' }, silent],
  SettleTimeout: results(
    ...['withdrawn', 'expired', 'moved', 'complete'].map((outcome) => ({ outcome, deadlines })),
  ),
  MovePlace: results(...[false, true].map((isHeld) => ({ isHeld, deadlines }))),
  CloseApplication: results({ state: 'closed' }),
};

interface Called {
  readonly name: string;
  readonly payload: unknown;
}

/** Answers each call by the next draw, and keeps what was asked. */
function script(draws: readonly number[], tell: (token: string, output: object) => Promise<void> | void) {
  const rest = [...draws];
  const calls: Called[] = [];
  const answer = async (name: string, payload: unknown): Promise<unknown> => {
    const { taskToken, entered: _entered, dueAt, ...asked } = payload as Record<string, unknown>;
    calls.push({ name, payload: { ...asked, ...(name === 'OpenParkedCase' ? {} : { dueAt }) } });
    const possible = answers[name] ?? [];
    const drawn = possible[(rest.shift() ?? 0) % possible.length] ?? broken;
    if ('error' in drawn) throw Object.assign(new Error(drawn.error), { name: drawn.error });
    if ('result' in drawn) return drawn.result;
    await tell(String(taskToken), { outcome: drawn.outcome, deadlines });
    return {};
  };
  return { answer, calls };
}

it('takes the ways that the engine takes, and asks the functions the same', async () => {
  const arnOf = (name: string) => `arn:aws:lambda:us-east-1:111111111111:function:${name}`;
  const definition = text.replaceAll(/\$\{(\w+)FunctionArn\}/g, (_, name: string) => arnOf(name));
  const input = fc.record(
    {
      application: fc.constant('WUB-26-AAAA-BBBB'),
      run: fc.constant(1),
      keep: fc.subarray(['file-check', 'recommendation']),
    },
    { requiredKeys: ['application', 'run'] },
  );
  await fc.assert(
    fc.asyncProperty(input, fc.array(fc.nat(20), { maxLength: 20 }), async (given, draws) => {
      let call: ((operation: string, input: object) => Promise<unknown>) | undefined;
      const begun = Promise.withResolvers<void>();
      const theirs = script(draws, async (taskToken, output) => {
        await call?.('SendTaskSuccess', { taskToken, output: JSON.stringify(output) });
      });
      const ended = await runMachine({
        definition,
        input: given,
        clock: createFakeClock(now),
        invoker: functionsByArn(
          Object.fromEntries(
            Object.keys(answers).map((name) => [
              arnOf(name),
              async (payload: unknown) => {
                await begun.promise;
                return theirs.answer(name, payload);
              },
            ]),
          ),
        ),
        during: (found) => {
          call = found;
          begun.resolve();
        },
      });
      const ours = script(draws, (token, output) => machine.succeed(token, output));
      const machine = new Machine(file, ours.answer);
      machine.start('run', given);
      while (machine.isBusy) await machine.work(0);
      const execution = machine.executions.get('run');
      expect(execution?.states).toEqual(statesOf(ended));
      expect(execution?.status).toBe(ended.status);
      expect(ours.calls).toEqual(theirs.calls);
    }),
    { numRuns: 60, seed: 20_260_302 },
  );
});
