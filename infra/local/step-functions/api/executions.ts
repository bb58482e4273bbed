import { ServiceError } from '../../contract.ts';
import type { ExecutionRecord } from '../store/executions.ts';
import { executionMissing } from './errors.ts';
import { type Input, pageToken, seconds } from './input.ts';
import type { Api, Handler } from './operations.ts';
import { startExecution } from './start-execution.ts';

const redriveMillis = 14 * 24 * 3600 * 1000;

export function executionOperations(api: Api): Record<string, Handler> {
  const find = (arn: string): ExecutionRecord => {
    const execution = api.store.executions.byArn(arn);
    if (execution === undefined) throw executionMissing(arn);
    return execution;
  };
  return {
    StartExecution: (input) => {
      const { arn, started } = startExecution(
        api,
        input.arn('stateMachineArn'),
        input.optionalString('name'),
        input.optionalString('input') ?? '{}',
      );
      return { executionArn: arn, startDate: seconds(started) };
    },
    StopExecution: (input) => {
      const { arn } = find(input.arn('executionArn'));
      api.engine.stop(arn, input.optionalString('error'), input.optionalString('cause'));
      return { stopDate: seconds(find(arn).stopped ?? api.clock.millis()) };
    },
    DescribeExecution: (input) => describe(api, find(input.arn('executionArn'))),
    ListExecutions: (input) => list(api, input),
    RedriveExecution: (input) => {
      const execution = find(input.arn('executionArn'));
      const reason = notRedrivable(api, execution);
      if (reason !== undefined) throw new ServiceError('ExecutionNotRedrivable', reason);
      api.engine.redrive(execution);
      return { redriveDate: seconds(execution.redriven ?? api.clock.millis()) };
    },
  };
}

/** Why an execution cannot be redriven; undefined where it can. */
function notRedrivable(api: Api, { status, stopped, mapRun }: ExecutionRecord): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (mapRun !== undefined) return 'Child executions are redriven with their parent';
  if (api.clock.millis() - (stopped ?? 0) > redriveMillis) return 'Execution redrive period exceeded';
  return undefined;
}

function describe(api: Api, execution: ExecutionRecord): unknown {
  const reason = notRedrivable(api, execution);
  return {
    ...summary(execution),
    input: execution.input,
    inputDetails: { included: true },
    ...(execution.output === undefined
      ? {}
      : { output: execution.output, outputDetails: { included: true } }),
    error: execution.error,
    cause: execution.cause,
    redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: reason,
  };
}

/** An execution as lists show it. */
function summary(execution: ExecutionRecord): Record<string, unknown> {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine,
    stateMachineVersionArn: execution.version,
    stateMachineAliasArn: execution.alias,
    mapRunArn: execution.mapRun,
    name: execution.name,
    status: execution.status,
    startDate: seconds(execution.started),
    stopDate: execution.stopped === undefined ? undefined : seconds(execution.stopped),
    redriveCount: execution.redrives,
    redriveDate: execution.redriven === undefined ? undefined : seconds(execution.redriven),
  };
}

function list(api: Api, input: Input): unknown {
  const mapRun = input.optionalString('mapRunArn');
  const of =
    mapRun === undefined
      ? machineColumn(api, input.arn('stateMachineArn'))
      : ({ column: 'mapRun', arn: mapRun } as const);
  const size = input.pageSize();
  const found = api.store.executions.list(
    of,
    input.optionalString('statusFilter'),
    input.position(Number.MAX_SAFE_INTEGER),
    size + 1,
  );
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  return {
    executions: shown.map(summary),
    ...(found.length > size && last !== undefined ? { nextToken: pageToken(last.id) } : {}),
  };
}

function machineColumn(
  api: Api,
  arn: string,
): { readonly column: 'machine' | 'version' | 'alias'; readonly arn: string } {
  if (api.machines.alias(arn) !== undefined) return { column: 'alias', arn };
  if (api.machines.version(arn) !== undefined) return { column: 'version', arn };
  if (api.machines.machine(arn) !== undefined) return { column: 'machine', arn };
  throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}
