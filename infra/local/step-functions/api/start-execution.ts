import { randomInt, randomUUID } from 'node:crypto';
import { ServiceError } from '../../contract.ts';
import { exceedsDataLimit, parseJson } from '../json.ts';
import type { ExecutionRecord } from '../store/executions.ts';
import { checkName, machineMissing } from './errors.ts';
import type { Api } from './operations.ts';

const nameReuseMillis = 90 * 24 * 3600 * 1000;

interface Target {
  readonly machine: string;
  readonly version: string | undefined;
  readonly alias: string | undefined;
  readonly definition: string;
  readonly role: string;
}

/**
 * Starts an execution of a machine, a version or an alias. The same name and input as an execution that still runs
 * gives that execution. @throws ServiceError as StartExecution does
 */
export function startExecution(
  api: Api,
  arn: string,
  givenName: string | undefined,
  input: string,
): ExecutionRecord {
  const target = targetOf(api, arn);
  const name = givenName ?? randomUUID();
  checkName(name);
  if (parseJson(input) === undefined)
    throw new ServiceError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${input.slice(0, 80)}'`,
    );
  if (exceedsDataLimit(input))
    throw new ServiceError(
      'InvalidExecutionInput',
      'Invalid State Machine Execution Input: input exceeds 262144 bytes',
    );
  const executionArn = `${target.machine.replace(':stateMachine:', ':execution:')}:${name}`;
  const known = api.store.executions.byArn(executionArn);
  if (known !== undefined) {
    if (known.status === 'RUNNING' && known.input === input) return known;
    if (known.stopped === undefined || api.clock.millis() - known.stopped < nameReuseMillis)
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    api.store.executions.remove(known.id);
  }
  return api.engine.begin({
    ...target,
    arn: executionArn,
    name,
    input,
    mapRun: undefined,
    mapIndex: undefined,
  });
}

function targetOf(api: Api, arn: string): Target {
  const alias = api.machines.alias(arn);
  const version = api.machines.version(alias === undefined ? arn : chosen(alias.routing));
  if (version !== undefined) {
    const { machine, definition, role } = version;
    return { machine, version: version.arn, alias: alias?.arn, definition, role };
  }
  const machine = api.machines.machine(arn);
  if (machine === undefined) throw machineMissing(arn);
  const { definition, role } = machine;
  return { machine: arn, version: undefined, alias: undefined, definition, role };
}

/** A version of an alias, by weight. */
function chosen(
  routes: readonly { readonly stateMachineVersionArn: string; readonly weight: number }[],
): string {
  let draw = randomInt(100);
  for (const { stateMachineVersionArn, weight } of routes) {
    if (draw < weight) return stateMachineVersionArn;
    draw -= weight;
  }
  return '';
}
