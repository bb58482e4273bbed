import { randomUUID } from 'node:crypto';
import { ServiceError } from '../../contract.ts';
import { problemsOf } from '../definition/parse.ts';
import type { MachineRecord } from '../store/machines.ts';
import { checkName, machineMissing } from './errors.ts';
import { type Input, page, seconds } from './input.ts';
import type { Api, Handler } from './operations.ts';
import { publishVersion } from './versions.ts';

/** What a machine is made of. */
export interface MachineFields {
  readonly name: string;
  readonly definition: string;
  readonly role: string;
  readonly logging: unknown;
  readonly tracing: unknown;
}

function machineArn(api: Pick<Api, 'region' | 'account'>, name: string): string {
  return `arn:aws:states:${api.region}:${api.account}:stateMachine:${name}`;
}

/** Creates a machine, or changes the one of that name; only a change makes a new revision. */
export function putMachine(api: Api, fields: MachineFields): MachineRecord {
  const arn = machineArn(api, fields.name);
  const known = api.machines.machine(arn);
  const definition = api.definitions.keep(fields.definition);
  const logging = JSON.stringify(fields.logging ?? { level: 'OFF', includeExecutionData: false });
  const tracing = JSON.stringify(fields.tracing ?? { enabled: false });
  const now = api.clock.millis();
  const isSame = known !== undefined && known.definition === definition && known.role === fields.role;
  if (isSame && known.logging === logging && known.tracing === tracing) return known;
  const machine = {
    arn,
    name: fields.name,
    definition,
    role: fields.role,
    revision: isSame ? known.revision : randomUUID(),
    logging,
    tracing,
    created: known?.created ?? now,
    updated: now,
  };
  api.machines.save(machine);
  return machine;
}

export function machineOperations(api: Api): Record<string, Handler> {
  const find = (arn: string): MachineRecord => {
    const machine = api.machines.machine(arn);
    if (machine === undefined) throw machineMissing(arn);
    return machine;
  };
  return {
    CreateStateMachine: (input) => create(api, input),
    UpdateStateMachine: (input) => update(api, find(input.arn('stateMachineArn')), input),
    DeleteStateMachine: (input) => {
      api.machines.deleteMachine(input.arn('stateMachineArn'));
      return {};
    },
    DescribeStateMachine: (input) => describe(api, input.arn('stateMachineArn')),
    DescribeStateMachineForExecution: (input) => describeForExecution(api, input.arn('executionArn')),
    ListStateMachines: (input) => {
      const { items, nextToken } = page(api.machines.machines(), input);
      return {
        stateMachines: items.map(({ arn, name, created }) => ({
          stateMachineArn: arn,
          name,
          type: 'STANDARD',
          creationDate: seconds(created),
        })),
        ...(nextToken === undefined ? {} : { nextToken }),
      };
    },
    ValidateStateMachineDefinition: (input) => validate(input),
  };
}

function create(api: Api, input: Input): unknown {
  const name = input.string('name');
  checkName(name);
  if ((input.optionalString('type') ?? 'STANDARD') !== 'STANDARD')
    throw new ServiceError(
      'NotImplemented',
      'The local cloud does not implement EXPRESS state machines',
      501,
    );
  const definition = input.string('definition');
  const role = input.string('roleArn');
  const known = api.machines.machine(machineArn(api, name));
  if (known !== undefined && (api.definitions.text(known.definition) !== definition || known.role !== role))
    throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${known.arn}'`);
  const machine = putMachine(api, {
    name,
    definition,
    role,
    logging: input.raw('loggingConfiguration'),
    tracing: input.raw('tracingConfiguration'),
  });
  const version = input.boolean('publish')
    ? publishVersion(api, machine, input.optionalString('versionDescription'))
    : undefined;
  return {
    stateMachineArn: machine.arn,
    creationDate: seconds(machine.created),
    ...(version === undefined ? {} : { stateMachineVersionArn: version.arn }),
  };
}

function update(api: Api, known: MachineRecord, input: Input): unknown {
  const machine = putMachine(api, {
    name: known.name,
    definition: input.optionalString('definition') ?? api.definitions.text(known.definition),
    role: input.optionalString('roleArn') ?? known.role,
    logging: input.raw('loggingConfiguration') ?? JSON.parse(known.logging),
    tracing: input.raw('tracingConfiguration') ?? JSON.parse(known.tracing),
  });
  const version = input.boolean('publish')
    ? publishVersion(api, machine, input.optionalString('versionDescription'))
    : undefined;
  return {
    updateDate: seconds(machine.updated),
    revisionId: machine.revision,
    ...(version === undefined ? {} : { stateMachineVersionArn: version.arn }),
  };
}

/** A machine or one of its versions. */
function describe(api: Api, arn: string): unknown {
  const version = api.machines.version(arn);
  const machine = api.machines.machine(version?.machine ?? arn);
  if (machine === undefined) throw machineMissing(arn);
  return {
    stateMachineArn: arn,
    name: machine.name,
    status: 'ACTIVE',
    definition: api.definitions.text(version?.definition ?? machine.definition),
    roleArn: version?.role ?? machine.role,
    type: 'STANDARD',
    creationDate: seconds(version?.created ?? machine.created),
    loggingConfiguration: JSON.parse(machine.logging) as unknown,
    tracingConfiguration: JSON.parse(machine.tracing) as unknown,
    revisionId: version?.revision ?? machine.revision,
    ...(version?.description === undefined ? {} : { description: version.description }),
  };
}

function describeForExecution(api: Api, arn: string): unknown {
  const execution = api.store.executions.byArn(arn);
  if (execution === undefined)
    throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  const machine = api.machines.machine(execution.machine.split('/')[0] ?? '');
  return {
    stateMachineArn: execution.machine,
    name: execution.machine.split(':')[6],
    definition: api.definitions.text(execution.definition),
    roleArn: execution.role,
    updateDate: seconds(machine?.updated ?? execution.started),
    ...(execution.mapRun === undefined ? {} : { mapRunArn: execution.mapRun }),
  };
}

function validate(input: Input): unknown {
  const problems = problemsOf(input.string('definition'));
  return {
    result: problems.length === 0 ? 'OK' : 'FAIL',
    diagnostics: problems.map((problem) => ({ severity: 'ERROR', ...problem })),
    truncated: false,
  };
}
