import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { functionArn, type Harness, invokerOf, openHarness, patience } from './harness.ts';

let harness: Harness;
let calls: number;
let failures: number;

beforeEach(async () => {
  calls = 0;
  failures = 0;
  harness = await openHarness(
    invokerOf((payload) => {
      calls += 1;
      if (payload === 'hang') return new Promise(() => undefined);
      if (calls <= failures) throw Object.assign(new Error('not yet'), { name: 'NotYet' });
      return 'done';
    }),
  );
});
afterEach(() => harness.close());

async function start(definition: object): Promise<string> {
  const stateMachineArn = await harness.machine({ QueryLanguage: 'JSONata', ...definition });
  const { executionArn = '' } = await harness.client.send(new StartExecutionCommand({ stateMachineArn }));
  return executionArn;
}

async function ended(executionArn: string) {
  await harness.service.whenEnded(executionArn);
  return harness.client.send(new DescribeExecutionCommand({ executionArn }));
}

/** Waits until the machine waits for exactly this many milliseconds from now. */
async function waitsFor(millis: number): Promise<void> {
  const { clock } = harness.surroundings;
  await expect.poll(() => (clock.nextDeadline() ?? Number.NaN) - clock.millis(), patience).toBe(millis);
}

test('a Wait of seconds ends when the clock is moved past it, not before', async () => {
  const executionArn = await start({
    StartAt: 'Sleep',
    States: { Sleep: { Type: 'Wait', Seconds: '{% 24 * 3600 %}', End: true } },
  });
  await waitsFor(86_400_000);
  harness.surroundings.clock.advanceBy(86_399_999);
  expect(await harness.events(executionArn)).toEqual(['ExecutionStarted', 'WaitStateEntered']);
  harness.surroundings.clock.advanceBy(1);
  expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
});

test('a Wait for a timestamp that fell due while the service was stopped ends at the start', async () => {
  const executionArn = await start({
    StartAt: 'Sleep',
    States: { Sleep: { Type: 'Wait', Timestamp: '2026-03-09T01:00:00+07:00', End: true } },
  });
  await expect
    .poll(() => harness.surroundings.clock.nextDeadline(), patience)
    .toBe(Date.parse('2026-03-08T18:00:00Z'));
  await harness.service.stop();
  harness.surroundings.clock.advanceTo('2026-03-10T00:00:00Z');
  harness = await openHarness(
    invokerOf(() => 'done'),
    undefined,
    harness.surroundings,
  );
  expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
});

test('a Task that answers too late times out, and its Catch knows it by name', async () => {
  const executionArn = await start({
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: functionArn,
        Arguments: 'hang',
        TimeoutSeconds: 30,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
        End: true,
      },
      Late: { Type: 'Pass', End: true },
    },
  });
  await waitsFor(30_000);
  harness.surroundings.clock.advanceBy(30_000);
  const { output } = await ended(executionArn);
  expect(JSON.parse(output ?? '')).toEqual({ Error: 'States.Timeout', Cause: '' });
  expect(await harness.events(executionArn)).toContain('LambdaFunctionTimedOut');
});

test('a Task whose time ran out while the service was stopped times out without another call', async () => {
  const executionArn = await start({
    StartAt: 'Call',
    States: {
      Call: { Type: 'Task', Resource: functionArn, Arguments: 'hang', TimeoutSeconds: 30, End: true },
    },
  });
  await waitsFor(30_000);
  await expect.poll(() => calls, patience).toBe(1);
  await harness.service.stop();
  harness.surroundings.clock.advanceBy(30_000);
  harness = await openHarness(
    invokerOf(() => (calls += 1)),
    undefined,
    harness.surroundings,
  );
  expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect(calls).toBe(1);
});

test('retries pause as IntervalSeconds, BackoffRate and MaxDelaySeconds say', async () => {
  failures = 3;
  const executionArn = await start({
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: functionArn,
        Retry: [
          {
            ErrorEquals: ['NotYet'],
            IntervalSeconds: 2,
            BackoffRate: 3,
            MaxDelaySeconds: 10,
            MaxAttempts: 3,
          },
        ],
        Output: '{% {"result": $states.result, "retries": $states.context.State.RetryCount} %}',
        End: true,
      },
    },
  });
  for (const seconds of [2, 6, 10]) {
    await waitsFor(seconds * 1000);
    harness.surroundings.clock.advanceBy(seconds * 1000);
  }
  const { output } = await ended(executionArn);
  expect(JSON.parse(output ?? '')).toEqual({ result: 'done', retries: 3 });
});

test('a retry pause goes on over a restart, with the attempts counted on', async () => {
  failures = 2;
  const executionArn = await start({
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: functionArn,
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60, BackoffRate: 1, MaxAttempts: 1 }],
        End: true,
      },
    },
  });
  await waitsFor(60_000);
  harness = await harness.restart();
  await waitsFor(60_000);
  harness.surroundings.clock.advanceBy(60_000);
  expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'NotYet' });
  expect(calls).toBe(2);
});

test('an execution that outlives its own TimeoutSeconds is TIMED_OUT', async () => {
  const executionArn = await start({
    StartAt: 'Sleep',
    TimeoutSeconds: 60,
    States: { Sleep: { Type: 'Wait', Seconds: 3600, End: true } },
  });
  await waitsFor(60_000);
  harness.surroundings.clock.advanceBy(60_000);
  expect(await ended(executionArn)).toMatchObject({ status: 'TIMED_OUT' });
  expect(await harness.events(executionArn)).toContain('ExecutionTimedOut');
});
