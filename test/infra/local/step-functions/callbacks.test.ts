import {
  DescribeExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isObject } from '../../../../infra/local/step-functions/json.ts';
import { functionArn, type Harness, invokerOf, openHarness, patience } from './harness.ts';

const askOfficer = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: functionArn, Payload: { token: '{% $states.context.Task.Token %}' } },
      TimeoutSeconds: 432_000,
      HeartbeatSeconds: 86_400,
      Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Output: 'no heartbeat', Next: 'Late' }],
      Output: '{% $states.result %}',
      End: true,
    },
    Late: { Type: 'Pass', End: true },
  },
};

let harness: Harness;
let tokens: string[];

beforeEach(async () => {
  tokens = [];
  harness = await openHarness(
    invokerOf((payload) => {
      if (isObject(payload)) tokens.push(String(payload['token']));
    }),
  );
});
afterEach(() => harness.close());

async function startAndGetToken(): Promise<{ executionArn: string; token: string }> {
  const stateMachineArn = await harness.machine(askOfficer);
  const { executionArn = '' } = await harness.client.send(new StartExecutionCommand({ stateMachineArn }));
  await expect.poll(() => harness.events(executionArn), patience).toContain('TaskSubmitted');
  return { executionArn, token: tokens.at(-1) ?? '' };
}

async function describeExecution(executionArn: string) {
  return harness.client.send(new DescribeExecutionCommand({ executionArn }));
}

describe('a task that waits for its token', () => {
  test('goes on with the output that is sent', async () => {
    const { executionArn, token } = await startAndGetToken();
    expect(token.length).toBeGreaterThanOrEqual(640);
    await harness.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{"decision":"yes"}' }));
    await harness.service.whenEnded(executionArn);
    expect(await describeExecution(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"decision":"yes"}',
    });
    expect(await harness.events(executionArn)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('fails with the error that is sent', async () => {
    const { executionArn, token } = await startAndGetToken();
    await harness.client.send(
      new SendTaskFailureCommand({ taskToken: token, error: 'Refused', cause: 'why' }),
    );
    await harness.service.whenEnded(executionArn);
    expect(await describeExecution(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'Refused',
      cause: 'why',
    });
  });

  test('fails also where neither error nor cause is sent', async () => {
    const { executionArn, token } = await startAndGetToken();
    await harness.client.send(new SendTaskFailureCommand({ taskToken: token }));
    await harness.service.whenEnded(executionArn);
    expect(await describeExecution(executionArn)).toMatchObject({ status: 'FAILED' });
  });

  test('takes the first answer; a second one is told that the task is gone', async () => {
    const { executionArn, token } = await startAndGetToken();
    await harness.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '1' }));
    await expect(
      harness.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '2' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await harness.service.whenEnded(executionArn);
    expect(await describeExecution(executionArn)).toMatchObject({ output: '1' });
  });

  test('still takes its answer after the service was stopped and started', async () => {
    const { executionArn, token } = await startAndGetToken();
    harness = await harness.restart();
    await harness.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '"after"' }));
    await harness.service.whenEnded(executionArn);
    expect(await describeExecution(executionArn)).toMatchObject({ output: '"after"' });
    expect(tokens).toHaveLength(1);
  });

  test('lives on while heartbeats come, and not longer', async () => {
    const { executionArn, token } = await startAndGetToken();
    const { clock } = harness.surroundings;
    clock.advanceBy(80_000_000);
    await harness.client.send(new SendTaskHeartbeatCommand({ taskToken: token }));
    clock.advanceBy(80_000_000);
    expect(await describeExecution(executionArn)).toMatchObject({ status: 'RUNNING' });
    clock.advanceBy(6_400_000);
    await harness.service.whenEnded(executionArn);
    expect(await describeExecution(executionArn)).toMatchObject({ output: '"no heartbeat"' });
  });

  test('is closed when a branch beside it fails', async () => {
    const fails = {
      StartAt: 'Sleep',
      States: { Sleep: { Type: 'Wait', Seconds: 60, Next: 'Break' }, Break: { Type: 'Fail' } },
    };
    const stateMachineArn = await harness.machine({
      QueryLanguage: 'JSONata',
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [askOfficer, fails].map(({ StartAt, States }) => ({ StartAt, States })),
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Sleep on' }],
          End: true,
        },
        'Sleep on': { Type: 'Wait', Seconds: 3600, End: true },
      },
    });
    const { executionArn = '' } = await harness.client.send(new StartExecutionCommand({ stateMachineArn }));
    await expect.poll(() => harness.events(executionArn), patience).toContain('TaskSubmitted');
    harness.surroundings.clock.advanceBy(60_000);
    await expect.poll(() => harness.events(executionArn), patience).toContain('ParallelStateExited');
    expect(await harness.events(executionArn)).toContain('TaskStateAborted');
    const taskToken = tokens.at(-1) ?? '';
    await expect(
      harness.client.send(new SendTaskSuccessCommand({ taskToken, output: '1' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  test('is told a token it never gave from one whose execution was stopped', async () => {
    const { executionArn, token } = await startAndGetToken();
    const forged = `${token.slice(0, -8)}AAAAAAA=`;
    await expect(
      harness.client.send(new SendTaskSuccessCommand({ taskToken: forged, output: '1' })),
    ).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(
      harness.client.send(new SendTaskSuccessCommand({ taskToken: token, output: 'no json' })),
    ).rejects.toMatchObject({ name: 'InvalidOutput' });
    await harness.client.send(new StopExecutionCommand({ executionArn, error: 'Withdrawn' }));
    await expect(
      harness.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '1' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
    expect(await describeExecution(executionArn)).toMatchObject({ status: 'ABORTED', error: 'Withdrawn' });
  });
});
