import { expect, test } from 'vitest';
import { pathOf } from '../../../../infra/local/step-functions/history.ts';
import { functionArn } from './harness.ts';
import { runStates as run } from './run-states.ts';

const call = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionArn },
};

test('a function that fails gives its error name and its answer as cause', async () => {
  const { error, cause } = await run({ Call: { ...call, End: true } }, {}, () => {
    throw Object.assign(new Error('no quota'), { name: 'QuotaError' });
  });
  expect(error).toBe('QuotaError');
  expect(JSON.parse(cause ?? '')).toMatchObject({ errorType: 'QuotaError', errorMessage: 'no quota' });
});

test('a function that is not there is an error of Lambda', async () => {
  const missing = { ...call, Arguments: { FunctionName: `${functionArn}2` }, End: true };
  expect(await run({ Call: missing })).toMatchObject({ error: 'Lambda.ResourceNotFoundException' });
});

test('a result over 256 KiB is States.DataLimitExceeded, and States.ALL catches it', async () => {
  const { output } = await run(
    {
      Call: {
        ...call,
        Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'After' }],
        End: true,
      },
      After: { Type: 'Pass', End: true },
    },
    {},
    () => 'a'.repeat(257 * 1024),
  );
  expect(output).toBe('States.DataLimitExceeded');
});

test('an expression of a Task that fails is caught by name', async () => {
  const { output, history } = await run({
    Call: {
      ...call,
      Output: '{% $states.result.none %}',
      Catch: [
        {
          ErrorEquals: ['States.QueryEvaluationError'],
          Output: 'caught',
          Assign: { why: 1 },
          Next: 'After',
        },
      ],
      End: true,
    },
    After: { Type: 'Pass', Output: '{% $states.input & $why %}', End: true },
  });
  expect(output).toBe('caught1');
  expect(pathOf(history).transitions).toEqual([{ from: 'Call', to: 'After', caught: true }]);
});

test('a history of 25,000 events ends the execution', async () => {
  const { error, cause, history } = await run({
    Round: { Type: 'Pass', Next: 'Again' },
    Again: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Round' }] },
  });
  expect(error).toBe('States.Runtime');
  expect(cause).toBe('The execution reached the maximum number of history events (25000).');
  expect(history).toHaveLength(25_000);
});
