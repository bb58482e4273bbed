import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, type FunctionInvoker, ServiceError } from '../contract.ts';
import { isObject, parseJson } from './json.ts';
import { createStepFunctions } from './service.ts';
import type { ObjectStore } from './tools.ts';

/** One execution to run in this process. */
export interface MachineRun {
  /** Definition as text or parsed, substitutions made. */
  readonly definition: string | object;
  readonly input: unknown;
  readonly clock: Clock;
  /** See `functionsByArn`. */
  readonly invoker: FunctionInvoker;
  readonly objects?: ObjectStore;
  /** Called once the execution has begun, with a way to its API. */
  readonly during?: (call: (operation: string, input: object) => Promise<unknown>) => void;
}

/** How the execution ended, as DescribeExecution says it, with output parsed and the whole history. */
export interface MachineResult {
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly history: readonly Readonly<Record<string, unknown>>[];
}

/** Runs a machine in a throw-away journal: for tests of the ways through it. */
export async function runMachine(run: MachineRun): Promise<MachineResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'step-functions-'));
  const service = createStepFunctions(
    {
      clock: run.clock,
      dataDir,
      region: 'us-east-1',
      account: '111111111111',
      log: () => undefined,
      port: 0,
    },
    run.invoker,
    run.objects,
  );
  try {
    await service.start?.();
    const definition = typeof run.definition === 'string' ? run.definition : JSON.stringify(run.definition);
    const roleArn = 'arn:aws:iam::111111111111:role/test';
    const machine = await service.call('CreateStateMachine', { name: 'Machine', definition, roleArn });
    const started = await service.call('StartExecution', {
      stateMachineArn: text(machine, 'stateMachineArn'),
      input: JSON.stringify(run.input),
    });
    const executionArn = text(started, 'executionArn') ?? '';
    run.during?.((operation, input) => service.call(operation, input));
    await service.whenEnded(executionArn);
    const ended = await service.call('DescribeExecution', { executionArn });
    return {
      status: text(ended, 'status') ?? '',
      output: parseJson(text(ended, 'output') ?? ''),
      error: text(ended, 'error'),
      cause: text(ended, 'cause'),
      history: await wholeHistory(service.call, executionArn),
    };
  } finally {
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Functions by ARN, with or without a qualifier; what one throws fails the Task with the error's name. */
export function functionsByArn(
  functions: Readonly<Record<string, (payload: unknown) => unknown>>,
): FunctionInvoker {
  return {
    async invoke(arn, payload) {
      const found = functions[arn] ?? functions[arn.split(':').slice(0, 7).join(':')];
      if (found === undefined)
        throw new ServiceError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
      try {
        return { payload: (await found(payload)) ?? null };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
        return { payload: { errorType: name, errorMessage: message, trace: [] }, functionError: 'Unhandled' };
      }
    },
  };
}

/** All events of an execution, page after page. */
async function wholeHistory(
  call: (operation: string, input: object) => Promise<unknown>,
  executionArn: string,
): Promise<Record<string, unknown>[]> {
  const events: Record<string, unknown>[] = [];
  let nextToken: string | undefined;
  do {
    const page = await call('GetExecutionHistory', { executionArn, maxResults: 1000, nextToken });
    if (isObject(page) && Array.isArray(page['events'])) events.push(...page['events'].filter(isObject));
    nextToken = text(page, 'nextToken');
  } while (nextToken !== undefined);
  return events;
}

function text(value: unknown, member: string): string | undefined {
  const found = isObject(value) ? value[member] : undefined;
  return typeof found === 'string' ? found : undefined;
}
