import {
  CreateActivityCommand,
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeExecutionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  PublishStateMachineVersionCommand,
  StartExecutionCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Harness, invokerOf, openHarness } from './harness.ts';

const pass = (output: unknown): object => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Only',
  States: { Only: { Type: 'Pass', Output: output, End: true } },
});
const roleArn = 'arn:aws:iam::000000000000:role/machine';

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

const route = (version: string | undefined) => ({
  routingConfiguration: [{ stateMachineVersionArn: version, weight: 100 }],
});

describe('state machines', () => {
  test('are created, changed, described, listed and deleted', async () => {
    const definition = JSON.stringify(pass(1));
    const { stateMachineArn = '' } = await client.send(
      new CreateStateMachineCommand({ name: 'Mine', definition, roleArn }),
    );
    const before = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(before).toMatchObject({ name: 'Mine', status: 'ACTIVE', type: 'STANDARD', definition, roleArn });
    const { revisionId } = await client.send(
      new UpdateStateMachineCommand({ stateMachineArn, definition: JSON.stringify(pass(2)) }),
    );
    expect(revisionId).not.toBe(before.revisionId);
    await expect(
      client.send(new CreateStateMachineCommand({ name: 'Mine', definition, roleArn })),
    ).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
    expect(await run(stateMachineArn)).toBe('2');
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toMatchObject([{ name: 'Mine', stateMachineArn }]);
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await expect(client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });

  test('an alias runs the version it points to until it is pointed elsewhere', async () => {
    const stateMachineArn = await harness.machine(pass('one'));
    const one = await client.send(new PublishStateMachineVersionCommand({ stateMachineArn }));
    await harness.machine(pass('two'));
    const two = await client.send(new PublishStateMachineVersionCommand({ stateMachineArn }));
    expect(two.stateMachineVersionArn).toBe(`${stateMachineArn}:2`);
    const { stateMachineAliasArn = '' } = await client.send(
      new CreateStateMachineAliasCommand({ name: 'live', ...route(one.stateMachineVersionArn) }),
    );
    expect(await run(stateMachineAliasArn)).toBe('"one"');
    await client.send(
      new UpdateStateMachineAliasCommand({ stateMachineAliasArn, ...route(two.stateMachineVersionArn) }),
    );
    expect(await run(stateMachineAliasArn)).toBe('"two"');
    const { executions } = await client.send(
      new ListExecutionsCommand({ stateMachineArn: stateMachineAliasArn }),
    );
    expect(executions).toHaveLength(2);
    expect(await client.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }))).toMatchObject({
      name: 'live',
      routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:2`, weight: 100 }],
    });
    await expect(
      client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${stateMachineArn}:2` })),
    ).rejects.toMatchObject({ name: 'ConflictException' });
    await client.send(
      new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${stateMachineArn}:1` }),
    );
    const { stateMachineVersions } = await client.send(
      new ListStateMachineVersionsCommand({ stateMachineArn }),
    );
    expect(stateMachineVersions).toHaveLength(1);
  });

  test('what is wrong with a definition is said with its place', async () => {
    const { result, diagnostics } = await client.send(
      new ValidateStateMachineDefinitionCommand({
        definition: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Only',
          States: { Only: { Type: 'Pass', Next: 'None' } },
        }),
      }),
    );
    expect(result).toBe('FAIL');
    expect(diagnostics).toMatchObject([
      {
        severity: 'ERROR',
        code: 'MISSING_TRANSITION_TARGET',
        message: "Missing 'Next' target: None at /States/Only/Next",
      },
    ]);
  });

  test('an operation that is not implemented is answered by name', async () => {
    await expect(client.send(new CreateActivityCommand({ name: 'a' }))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('CreateActivity') as string,
    });
  });
});
