import {
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { functionArn, type Harness, invokerOf, openHarness, patience } from './harness.ts';

let harness: Harness;
let calls: unknown[];
let broken: boolean;

beforeEach(async () => {
  calls = [];
  broken = true;
  harness = await openHarness(
    invokerOf((payload) => {
      calls.push(payload);
      if (broken && payload === 'second') throw new Error('broken');
      return payload;
    }),
  );
});
afterEach(() => harness.close());

const call = (payload: string): object => ({ Type: 'Task', Resource: functionArn, Arguments: payload });

async function runAndRedrive(
  states: object,
  startAt: string,
  untilFailed: (executionArn: string) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const stateMachineArn = await harness.machine({
    QueryLanguage: 'JSONata',
    StartAt: startAt,
    States: states,
  });
  const { executionArn = '' } = await harness.client.send(new StartExecutionCommand({ stateMachineArn }));
  await untilFailed(executionArn);
  await harness.service.whenEnded(executionArn);
  expect(await describe(executionArn)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' });
  broken = false;
  harness = await harness.restart();
  await harness.client.send(new RedriveExecutionCommand({ executionArn }));
  await harness.service.whenEnded(executionArn);
  return executionArn;
}

async function describe(executionArn: string) {
  return harness.client.send(new DescribeExecutionCommand({ executionArn }));
}

test('goes on at the state that failed, with the variables it had', async () => {
  const executionArn = await runAndRedrive(
    {
      First: { ...call('first'), Assign: { kept: 'k' }, Next: 'Second' },
      Second: {
        ...call('second'),
        Output: '{% $states.result & $kept & $states.context.Execution.RedriveCount %}',
        End: true,
      },
    },
    'First',
  );
  expect(calls).toEqual(['first', 'second', 'second']);
  expect(await describe(executionArn)).toMatchObject({
    status: 'SUCCEEDED',
    output: '"secondk1"',
    redriveCount: 1,
    redriveStatus: 'NOT_REDRIVABLE',
  });
  const events = await harness.events(executionArn);
  expect(events.slice(events.indexOf('ExecutionFailed'))).toEqual([
    'ExecutionFailed',
    'ExecutionRedriven',
    'LambdaFunctionScheduled',
    'LambdaFunctionStarted',
    'LambdaFunctionSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
});

test('of a Parallel state runs only the branches that had not succeeded', async () => {
  const executionArn = await runAndRedrive(
    {
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Third', States: { Third: { ...call('third'), End: true } } },
          {
            StartAt: 'Sleep',
            States: {
              Sleep: { Type: 'Wait', Seconds: 60, Next: 'Second' },
              Second: { ...call('second'), End: true },
            },
          },
        ],
        End: true,
      },
    },
    'Both',
    async (arn) => {
      await expect.poll(() => harness.events(arn), patience).toContain('TaskStateExited');
      harness.surroundings.clock.advanceBy(60_000);
    },
  );
  expect(calls).toEqual(['third', 'second', 'second']);
  expect(await describe(executionArn)).toMatchObject({ output: '["third","second"]' });
});

test('is refused for an execution that succeeded, and after 14 days', async () => {
  const stateMachineArn = await harness.machine({
    QueryLanguage: 'JSONata',
    StartAt: 'Second',
    States: { Second: { ...call('second'), End: true } },
  });
  const { executionArn = '' } = await harness.client.send(new StartExecutionCommand({ stateMachineArn }));
  await harness.service.whenEnded(executionArn);
  harness.surroundings.clock.advanceBy(15 * 24 * 3_600_000);
  await expect(harness.client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: 'ExecutionNotRedrivable',
  });
});
