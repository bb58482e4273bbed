import { describe, expect, test } from 'vitest';
import { runStates as run } from './run-states.ts';

/** The value of one expression. */
async function value(expression: string, input: unknown = {}): Promise<unknown> {
  const result = await run({ Only: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } }, input);
  return result.status === 'SUCCEEDED' ? result.output : result.cause;
}

describe('expressions', () => {
  test.each([
    ['$partition([1..5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 9, 3)', [0, 3, 6, 9]],
    ['$range(5, 0, -2)', [5, 3, 1]],
    ['$hash("abc", "SHA-256")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['$parse("{\\"a\\":[1]}").a', [1]],
    ['$random(42)', 0.7275636800328681],
    ['$range(5, 5, 1)', 5],
    ['$range(5, 5, 1)[]', [5]],
    ['$partition([1, 2], 4)', [1, 2]],
    ['$length($uuid())', 36],
    ['$now()', '2026-03-02T00:00:00.000Z'],
    ['$fromMillis($millis(), "[Y0001]-[M01]-[D01]", "+0700")', '2026-03-02'],
  ])('%s', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  test('$eval is refused', async () => {
    expect(await value('$eval("1+1")')).toContain('$eval is not supported');
  });

  test('an endless recursion fails the state and not the machine', async () => {
    expect(await value('($f := function($x) { 1 + $f($x) }; $f(1))')).toContain('D1011');
  });

  test('an array that is the root of the input stays one array', async () => {
    expect(await value('$count($states.input)', [1, 2, 3])).toBe(3);
  });

  test('the failed field is named down to its place', async () => {
    const output = { list: ['ok', { deep: '{% $states.input.none %}' }] };
    const { error, cause, history } = await run({ Only: { Type: 'Pass', Output: output, End: true } });
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toBe(
      "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression " +
        "'$states.input.none' specified for the field 'Output/list[1]/deep' returned nothing (undefined).",
    );
    expect(history[2]).toMatchObject({
      evaluationFailedEventDetails: { location: 'Output/list[1]/deep', state: 'Only' },
    });
  });

  test('the context object tells of execution, machine and state', async () => {
    expect(await value('$states.context', { a: 1 })).toMatchObject({
      Execution: { Input: { a: 1 }, StartTime: '2026-03-02T00:00:00.000Z', RedriveCount: 0 },
      StateMachine: { Name: 'Machine' },
      State: { Name: 'Only', RetryCount: 0 },
    });
  });
});

describe('variables', () => {
  test('an Assign sees the old values, and the next state the new ones', async () => {
    const { output } = await run({
      First: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Swap' },
      Swap: {
        Type: 'Pass',
        Assign: { a: '{% $b %}', b: '{% $a %}' },
        Output: '{% [$a, $b] %}',
        Next: 'Show',
      },
      Show: { Type: 'Pass', Output: { before: '{% $states.input %}', now: '{% [$a, $b] %}' }, End: true },
    });
    expect(output).toEqual({ before: [1, 2], now: [2, 1] });
  });

  test('a branch reads the variables around it and keeps its own to itself', async () => {
    const { error, cause } = await run({
      Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Both' },
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Inner',
            States: {
              Inner: { Type: 'Pass', Assign: { own: '{% $outer + 1 %}' }, Next: 'Use' },
              Use: { Type: 'Pass', Output: '{% $own %}', End: true },
            },
          },
        ],
        Next: 'Look',
      },
      Look: { Type: 'Pass', Output: { seen: '{% $states.input %}', own: '{% $own %}' }, End: true },
    });
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain("field 'Output/own' returned nothing");
  });
});
