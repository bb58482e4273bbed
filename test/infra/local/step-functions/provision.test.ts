import { DescribeStateMachineCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resource } from '../../../support/surroundings.ts';
import { type Harness, invokerOf, openHarness } from './harness.ts';

const machineType = 'AWS::StepFunctions::StateMachine';

let harness: Harness;

beforeEach(async () => {
  harness = await openHarness(invokerOf(() => null));
});
afterEach(() => harness.close());

const definitionOf = (output: string): string =>
  JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Only',
    States: { Only: { Type: 'Pass', Output: output, End: true } },
  });

test('a state machine of the template gets its substitutions, a stable name and what Ref and GetAtt ask for', async () => {
  const properties = {
    DefinitionString: definitionOf('${Greeting}, ${Name}'),
    DefinitionSubstitutions: { Greeting: 'Selamat', Name: 'Depok' },
    RoleArn: 'arn:aws:iam::000000000000:role/machine',
    LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
    TracingConfiguration: { Enabled: true },
  };
  const first = await harness.service.provision(resource(machineType, 'Journey', properties));
  expect(first.attributes).toEqual({
    Arn: first.ref,
    Name: first.ref.split(':')[6],
    StateMachineRevisionId: expect.any(String) as string,
  });
  expect(await harness.service.provision(resource(machineType, 'Journey', properties))).toEqual(first);
  const described = await harness.client.send(
    new DescribeStateMachineCommand({ stateMachineArn: first.ref }),
  );
  expect(described.definition).toContain('Selamat, Depok');
  expect(described.loggingConfiguration).toEqual({ level: 'ERROR', includeExecutionData: false });
  expect(described.tracingConfiguration).toEqual({ enabled: true });
});

test('a changed definition is a new revision and a new version, to which the alias then points', async () => {
  const deploy = async (
    output: string,
  ): Promise<{ revision: string | undefined; version: string; alias: string }> => {
    const machine = await harness.service.provision(
      resource(machineType, 'Journey', {
        StateMachineName: 'Journey',
        DefinitionString: definitionOf(output),
      }),
    );
    const version = await harness.service.provision(
      resource('AWS::StepFunctions::StateMachineVersion', 'Version', { StateMachineArn: machine.ref }),
    );
    const alias = await harness.service.provision(
      resource('AWS::StepFunctions::StateMachineAlias', 'Alias', {
        Name: 'live',
        RoutingConfiguration: [{ StateMachineVersionArn: version.ref, Weight: 100 }],
      }),
    );
    return { revision: machine.attributes['StateMachineRevisionId'], version: version.ref, alias: alias.ref };
  };
  const one = await deploy('one');
  expect(await deploy('one')).toEqual(one);
  const two = await deploy('two');
  expect(two.revision).not.toBe(one.revision);
  expect([one.version, two.version].map((arn) => arn.split(':').pop())).toEqual(['1', '2']);
  expect(two.alias).toBe(one.alias);
  const { executionArn = '' } = await harness.client.send(
    new StartExecutionCommand({ stateMachineArn: two.alias }),
  );
  await harness.service.whenEnded(executionArn);
  expect(await harness.service.call('DescribeExecution', { executionArn })).toMatchObject({
    output: '"two"',
  });
});

test('a definition that cannot run here stops the provisioning with the reason', () => {
  const definition = JSON.stringify({ StartAt: 'Only', States: { Only: { Type: 'Pass', End: true } } });
  expect(() =>
    harness.service.provision(resource(machineType, 'Journey', { DefinitionString: definition })),
  ).toThrow('the local cloud runs JSONata only');
  expect(() =>
    harness.service.provision(
      resource(machineType, 'Journey', { DefinitionString: definitionOf('a'), StateMachineType: 'EXPRESS' }),
    ),
  ).toThrow('does not implement EXPRESS');
});
