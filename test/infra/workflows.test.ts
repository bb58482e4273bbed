import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { functions, machines } from '../../infra/stacks/functions.ts';
import {
  functionId,
  ofType,
  referred,
  type Resource,
  stage,
  statements,
  synthesised,
} from './synthesised.ts';

const { service } = stage('production');
const stateMachines = ofType(service, 'AWS::StepFunctions::StateMachine');

function machineOf(definition: string): Resource | undefined {
  const name = `wirabaru-production-${definition.slice('workflows/'.length, -'.asl.json'.length)}`;
  return [...stateMachines.values()].find(({ Properties }) => Properties['StateMachineName'] === name);
}

test('each definition in workflows/ is a state machine, and no other is', () => {
  const files = readdirSync(join(import.meta.dirname, '../../workflows')).filter((file) =>
    file.endsWith('.asl.json'),
  );
  expect(machines.map(({ definition }) => definition).toSorted()).toEqual(
    files.map((file) => `workflows/${file}`).toSorted(),
  );
  expect(stateMachines.size).toBe(machines.length);
});

describe.each(machines)('the machine $name', ({ definition }) => {
  const { Properties = {} } = machineOf(definition) ?? {};
  const text = String(Properties['DefinitionString']);
  const substitutions = Properties['DefinitionSubstitutions'] as Readonly<Record<string, unknown>>;
  const placeholders = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name));

  test('has a substitution for each placeholder, and a placeholder for each substitution', () => {
    expect(placeholders.size).toBeGreaterThan(0);
    expect(Object.keys(substitutions).toSorted()).toEqual([...placeholders].toSorted());
  });

  test('calls the functions that its placeholders name', () => {
    for (const placeholder of placeholders) {
      const name = placeholder.slice(0, -'FunctionArn'.length);
      expect(referred(substitutions[placeholder])).toBe(functionId(service, name));
    }
  });

  test('may invoke these functions and no other', () => {
    const permissions = statements(service).get(referred(Properties['RoleArn'])) ?? [];
    const invoked = permissions
      .filter(({ Action }) => Action.includes('lambda:InvokeFunction'))
      .flatMap(({ Resource }) => Resource.map(referred));
    expect(invoked.toSorted()).toEqual(Object.values(substitutions).map(referred).toSorted());
  });

  test('logs every event, and never what is in it', () => {
    expect(Properties['LoggingConfiguration']).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
    expect(Properties['TracingConfiguration']).toEqual({ Enabled: true });
  });
});

test('each task is called by a machine', () => {
  const tasks = functions.filter(
    ({ name, routes, staffRoutes, follows, schedule, events }) =>
      (routes ?? staffRoutes ?? follows ?? schedule ?? events) === undefined && name !== 'LoadCity',
  );
  const called = [...stateMachines.values()].flatMap(({ Properties }) =>
    Object.values(Properties['DefinitionSubstitutions'] as object).map(referred),
  );
  for (const { name } of tasks) expect(called).toContain(functionId(service, name));
});

test('each change of a machine becomes a version, and `live` is on the last', () => {
  const versions = ofType(service, 'AWS::StepFunctions::StateMachineVersion');
  const aliases = [...ofType(service, 'AWS::StepFunctions::StateMachineAlias').values()];
  expect(versions.size).toBe(machines.length);
  for (const { Properties, DeletionPolicy } of versions.values()) {
    const machine = referred(Properties['StateMachineArn']);
    expect(Properties['StateMachineRevisionId']).toEqual({
      'Fn::GetAtt': [machine, 'StateMachineRevisionId'],
    });
    expect(DeletionPolicy).toBe('Retain');
  }
  expect(aliases.map(({ Properties }) => Properties)).toEqual(
    [...versions.keys()].map((version) => ({
      Name: 'live',
      RoutingConfiguration: [{ StateMachineVersionArn: { Ref: version }, Weight: 100 }],
    })),
  );
});

test('a placeholder that names no function is refused by its name', () => {
  const root = mkdtempSync(join(tmpdir(), 'root-'));
  mkdirSync(join(root, 'workflows'));
  writeFileSync(
    join(root, 'workflows/probe.asl.json'),
    JSON.stringify({
      StartAt: 'A',
      States: { A: { Type: 'Task', Resource: '${ConfirmPlacFunctionArn}', End: true } },
    }),
  );
  const probe = { name: 'Probe', definition: 'workflows/probe.asl.json', environment: 'PROBE_ARN' } as const;
  expect(() => synthesised({ stage: 'local', root, machines: [probe] })).toThrow(
    '${ConfirmPlacFunctionArn} in ',
  );
  rmSync(root, { recursive: true });
});
