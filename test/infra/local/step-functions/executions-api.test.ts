import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Harness, invokerOf, openHarness } from './harness.ts';

const pass = (output: unknown): object => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Only',
  States: { Only: { Type: 'Pass', Output: output, End: true } },
});
const sleep = {
  QueryLanguage: 'JSONata',
  StartAt: 'Sleep',
  States: { Sleep: { Type: 'Wait', Seconds: 3600, End: true } },
};

let harness: Harness;
let client: Harness['client'];

beforeEach(async () => {
  harness = await openHarness(invokerOf(() => null));
  client = harness.client;
});
afterEach(() => harness.close());

async function run(stateMachineArn: string): Promise<string | undefined> {
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }));
  await harness.service.whenEnded(executionArn);
  return (await client.send(new DescribeExecutionCommand({ executionArn }))).output;
}

describe('StartExecution', () => {
  test('the same name and input gives the execution that runs', async () => {
    const stateMachineArn = await harness.machine(sleep);
    const start = new StartExecutionCommand({ stateMachineArn, name: 'A-1', input: '{"n":1}' });
    const first = await client.send(start);
    harness.surroundings.clock.advanceBy(1000);
    const { executionArn, startDate } = await client.send(start);
    expect({ executionArn, startDate }).toEqual({
      executionArn: first.executionArn,
      startDate: first.startDate,
    });
    expect(first.executionArn).toBe('arn:aws:states:ap-southeast-3:000000000000:execution:Machine:A-1');
    expect(first.startDate).toEqual(new Date(harness.surroundings.clock.millis() - 1000));
  });

  test('the same name with another input, or of an execution that has ended, is refused', async () => {
    const stateMachineArn = await harness.machine(sleep);
    const start = (input: string): Promise<unknown> =>
      client.send(new StartExecutionCommand({ stateMachineArn, name: 'A-1', input }));
    await start('{"n":1}');
    await expect(start('{"n":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    harness.surroundings.clock.advanceBy(3_600_000);
    await harness.service.whenEnded('arn:aws:states:ap-southeast-3:000000000000:execution:Machine:A-1');
    await expect(start('{"n":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    harness.surroundings.clock.advanceBy(91 * 24 * 3_600_000);
    await expect(start('{"n":1}')).resolves.toBeDefined();
  });

  test.each([
    [{ stateMachineArn: 'Machine' }, 'InvalidArn'],
    [{ name: 'two words' }, 'InvalidName'],
    [{ name: 'n'.repeat(81) }, 'InvalidName'],
    [{ input: '{' }, 'InvalidExecutionInput'],
    [{ input: JSON.stringify('a'.repeat(262_144)) }, 'InvalidExecutionInput'],
    [
      { stateMachineArn: 'arn:aws:states:ap-southeast-3:000000000000:stateMachine:None' },
      'StateMachineDoesNotExist',
    ],
  ])('%o is refused with %s', async (fields, name) => {
    const stateMachineArn = await harness.machine(sleep);
    await expect(
      client.send(new StartExecutionCommand({ stateMachineArn, ...fields })),
    ).rejects.toMatchObject({
      name,
    });
  });
});

describe('executions', () => {
  test('are listed newest first, by status, page by page', async () => {
    const stateMachineArn = await harness.machine(sleep);
    for (const name of ['a', 'b', 'c'])
      await client.send(new StartExecutionCommand({ stateMachineArn, name }));
    const list = (nextToken?: string) =>
      client.send(
        new ListExecutionsCommand({
          stateMachineArn,
          statusFilter: 'RUNNING',
          maxResults: 2,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
    const first = await list();
    const second = await list(first.nextToken);
    const names = [...(first.executions ?? []), ...(second.executions ?? [])].map(({ name }) => name);
    expect(names).toEqual(['c', 'b', 'a']);
    expect(second.nextToken).toBeUndefined();
    const failed = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'FAILED' }));
    expect(failed.executions).toEqual([]);
  });

  test('tell their history in either order, page by page, with or without the data', async () => {
    const stateMachineArn = await harness.machine(pass({ nik: 'secret' }));
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }));
    await harness.service.whenEnded(executionArn);
    const reverse = await client.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 }),
    );
    expect(reverse.events).toMatchObject([
      { type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: '{"nik":"secret"}' } },
    ]);
    const { events } = await client.send(
      new GetExecutionHistoryCommand({
        executionArn,
        reverseOrder: true,
        nextToken: reverse.nextToken,
        includeExecutionData: false,
      }),
    );
    expect(events).toMatchObject([
      { id: 3, type: 'PassStateExited', previousEventId: 2, stateExitedEventDetails: { name: 'Only' } },
      { id: 2, type: 'PassStateEntered', stateEnteredEventDetails: { name: 'Only' } },
      { id: 1, type: 'ExecutionStarted', previousEventId: 0 },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  test('keep the definition they began with', async () => {
    const stateMachineArn = await harness.machine(sleep);
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }));
    await harness.machine(pass('new'));
    harness = await harness.restart();
    client = harness.client;
    harness.surroundings.clock.advanceBy(3_600_000);
    await harness.service.whenEnded(executionArn);
    const { output } = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(output).toBe('{}');
    const { definition } = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(JSON.parse(definition ?? '')).toEqual(sleep);
    expect(await run(stateMachineArn)).toBe('"new"');
  });

  test('that are not there are named', async () => {
    const executionArn = 'arn:aws:states:ap-southeast-3:000000000000:execution:Machine:none';
    await expect(client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  });
});
