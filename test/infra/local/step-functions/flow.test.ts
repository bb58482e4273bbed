import { describe, expect, test } from 'vitest';
import { pathOf } from '../../../../infra/local/step-functions/history.ts';
import type { MachineResult } from '../../../../infra/local/step-functions/run-machine.ts';
import { functionArn } from './harness.ts';
import { runStates as run } from './run-states.ts';

function types({ history }: MachineResult): string[] {
  return history.map(({ type }) => String(type));
}

describe('choices', () => {
  const choose = {
    Choose: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Output: 'big', Assign: { by: 'rule' } },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big' },
      ],
    },
    Big: { Type: 'Succeed' },
  };

  test('the first rule that holds decides, with its own Output', async () => {
    const result = await run(choose, { n: 11 });
    expect(result.output).toBe('big');
    expect(pathOf(result.history)).toEqual({
      entered: ['Choose', 'Big'],
      transitions: [{ from: 'Choose', to: 'Big', caught: false }],
    });
    expect((await run(choose, { n: 6 })).output).toEqual({ n: 6 });
  });

  test('no rule and no Default is an error nothing can catch', async () => {
    expect(await run(choose, { n: 1 })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('The state does not point to a next state.') as string,
    });
  });

  test('a Condition that is not a boolean is named with its place', async () => {
    const { cause } = await run({
      Choose: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'End' }], Default: 'End' },
      End: { Type: 'Succeed' },
    });
    expect(cause).toContain(
      "field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean'",
    );
  });
});

const branch = (name: string, seconds: number): object => ({
  StartAt: name,
  States: { [name]: { Type: 'Wait', Seconds: seconds, Output: name, End: true } },
});

describe('Parallel and Map', () => {
  test('outputs come in the order of the branches', async () => {
    const { output } = await run({
      Both: { Type: 'Parallel', Branches: [branch('Slow', 9), branch('Quick', 1)], End: true },
    });
    expect(output).toEqual(['Slow', 'Quick']);
  });

  test('a failing branch cancels the others, with an event for each', async () => {
    const result = await run({
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 60, End: true } } },
          { StartAt: 'Break', States: { Break: { Type: 'Fail', Error: 'Broken' } } },
        ],
        Catch: [{ ErrorEquals: ['Broken'], Output: '{% $states.errorOutput.Error %}', Next: 'After' }],
        End: true,
      },
      After: { Type: 'Pass', End: true },
    });
    expect(result.output).toBe('Broken');
    expect(types(result)).toEqual(
      expect.arrayContaining([
        'FailStateEntered',
        'WaitStateAborted',
        'ParallelStateFailed',
        'ParallelStateExited',
      ]),
    );
    expect(types(result)).not.toContain('WaitStateExited');
  });

  test('ItemSelector sees the item, its index and the variables', async () => {
    const { output } = await run(
      {
        Set: { Type: 'Pass', Assign: { unit: 'kg' }, Next: 'Each' },
        Each: {
          Type: 'Map',
          Items: '{% $states.input.list %}',
          ItemSelector: {
            at: '{% $states.context.Map.Item.Index %}',
            text: '{% $states.context.Map.Item.Value & $unit %}',
          },
          ItemProcessor: { StartAt: 'Keep', States: { Keep: { Type: 'Pass', End: true } } },
          End: true,
        },
      },
      { list: [5, 6] },
    );
    expect(output).toEqual([
      { at: 0, text: '5kg' },
      { at: 1, text: '6kg' },
    ]);
  });

  test('no more than MaxConcurrency iterations are at work', async () => {
    let atWork = 0;
    let most = 0;
    await run(
      {
        Each: {
          Type: 'Map',
          Items: '{% [1..7] %}',
          MaxConcurrency: 2,
          ItemProcessor: {
            StartAt: 'Work',
            States: { Work: { Type: 'Task', Resource: functionArn, End: true } },
          },
          End: true,
        },
      },
      {},
      async () => {
        atWork += 1;
        most = Math.max(most, atWork);
        await new Promise(setImmediate);
        atWork -= 1;
      },
    );
    expect(most).toBe(2);
  });

  test('a retried Map begins anew, and an unhandled failure is the error of the execution', async () => {
    let calls = 0;
    const map = {
      Type: 'Map',
      Items: [1],
      ItemProcessor: {
        StartAt: 'Work',
        States: { Work: { Type: 'Task', Resource: functionArn, End: true } },
      },
      End: true,
    };
    const work = (): string => {
      calls += 1;
      if (calls < 3) throw Object.assign(new Error('busy'), { name: 'Busy' });
      return 'done';
    };
    expect(await run({ Each: { ...map, Retry: [{ ErrorEquals: ['Busy'] }] } }, {}, work)).toMatchObject({
      output: ['done'],
    });
    calls = 0;
    expect(await run({ Each: map }, {}, work)).toMatchObject({ status: 'FAILED', error: 'Busy' });
  });
});
