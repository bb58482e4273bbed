import { DescribeExecutionCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Harness, invokerOf, openHarness, patience } from './harness.ts';

let harness: Harness;
let child: string;

beforeEach(async () => {
  harness = await openHarness(invokerOf(() => null));
  child = await harness.machine(
    {
      QueryLanguage: 'JSONata',
      StartAt: 'Check',
      States: {
        Check: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.good %}', Next: 'Sleep' }],
          Default: 'Refuse',
        },
        Sleep: { Type: 'Wait', Seconds: 60, Output: { answer: 42 }, End: true },
        Refuse: { Type: 'Fail', Error: 'Refused', Cause: 'not good' },
      },
    },
    'Child',
  );
});
afterEach(() => harness.close());

async function start(resource: string, fields: object, given: object): Promise<string> {
  const stateMachineArn = await harness.machine(
    {
      QueryLanguage: 'JSONata',
      StartAt: 'Call',
      States: { Call: { Type: 'Task', Resource: resource, Arguments: given, ...fields, End: true } },
    },
    'Parent',
  );
  const { executionArn = '' } = await harness.client.send(new StartExecutionCommand({ stateMachineArn }));
  return executionArn;
}

async function ended(executionArn: string) {
  await harness.service.whenEnded(executionArn);
  return harness.client.send(new DescribeExecutionCommand({ executionArn }));
}

test('startExecution.sync:2 waits over a restart and gives the output as JSON', async () => {
  const executionArn = await start(
    'arn:aws:states:::states:startExecution.sync:2',
    { Output: '{% $states.result.Output.answer %}' },
    { StateMachineArn: child, Name: 'one', Input: { good: true } },
  );
  await expect.poll(() => harness.events(executionArn), patience).toContain('TaskSubmitted');
  harness = await harness.restart();
  harness.surroundings.clock.advanceBy(60_000);
  expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '42' });
});

test('startExecution.sync:2 fails as States.TaskFailed with what the child says', async () => {
  const executionArn = await start(
    'arn:aws:states:::states:startExecution.sync:2',
    {},
    { StateMachineArn: child, Input: { good: false } },
  );
  const { error, cause } = await ended(executionArn);
  expect(error).toBe('States.TaskFailed');
  expect(JSON.parse(cause ?? '')).toMatchObject({ Status: 'FAILED', Error: 'Refused', Cause: 'not good' });
});

test('what startExecution.sync:2 started is stopped with it', async () => {
  const given = { StateMachineArn: child, Name: 'one', Input: { good: true } };
  const executionArn = await start('arn:aws:states:::states:startExecution.sync:2', {}, given);
  await expect.poll(() => harness.events(executionArn), patience).toContain('TaskSubmitted');
  await harness.client.send(new StopExecutionCommand({ executionArn }));
  const started = executionArn.replace(/Parent:.*/, 'Child:one');
  expect(await harness.client.send(new DescribeExecutionCommand({ executionArn: started }))).toMatchObject({
    status: 'ABORTED',
  });
});

test('startExecution does not wait, and knows a name that is taken', async () => {
  const given = { StateMachineArn: child, Name: 'one', Input: { good: true } };
  const first = await ended(await start('arn:aws:states:::states:startExecution', {}, given));
  expect(JSON.parse(first.output ?? '')).toMatchObject({
    ExecutionArn: 'arn:aws:states:ap-southeast-3:000000000000:execution:Child:one',
  });
  const again = { ...given, Input: { good: false } };
  expect(await ended(await start('arn:aws:states:::states:startExecution', {}, again))).toMatchObject({
    error: 'StepFunctions.ExecutionAlreadyExistsException',
  });
});

test('aws-sdk:sfn calls the API, members in PascalCase', async () => {
  const executionArn = await start(
    'arn:aws:states:::aws-sdk:sfn:describeExecution',
    { Output: '{% $states.result.Status %}' },
    { ExecutionArn: '{% $states.context.Execution.Id %}' },
  );
  expect(await ended(executionArn)).toMatchObject({ output: '"RUNNING"' });
});
