import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ServiceError, type Surroundings } from '../contract.ts';
import { openLogFile } from '../log-file.ts';
import { createPool, type EnvironmentPool } from './environment-pool.ts';
import { environmentVariables } from './environment-variables.ts';
import { type Outcome, startEnvironment } from './environment.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import type { InvocationTarget } from './function-registry.ts';
import { buildRuntime } from './runtime-file.ts';
import type { FunctionError } from './worker-messages.ts';

/** How an invocation ended. */
export interface RunResult {
  /** JSON text the handler returned, or of {errorType, errorMessage, trace}. */
  readonly payload: string;
  readonly isError: boolean;
}

/** One invocation, as it would be billed. */
export interface InvocationRecord {
  readonly functionName: string;
  readonly durationMillis: number;
  /** Whole milliseconds, rounded up. */
  readonly billedMillis: number;
  readonly isColdStart: boolean;
  readonly isError: boolean;
}

export interface RunnerOptions {
  /** AWS_ENDPOINT_URL_… of all services. */
  readonly environment: () => Readonly<Record<string, string>>;
  readonly secretOf: (accessKeyId: string) => string;
  readonly onInvoke: (record: InvocationRecord) => void;
  /** Real milliseconds an environment may be idle before it is ended. */
  readonly idleMillis: number;
}

/** Runs functions in their environments. */
export interface Runner {
  /** Undefined where the machine stopped before the function ended. @throws ServiceError TooManyRequestsException */
  run(target: InvocationTarget, event: string, requestId: string): Promise<RunResult | undefined>;
  stop(): Promise<void>;
}

/** Environments of one function at a time: more would only wait for the few processors of one machine. */
const MOST_ENVIRONMENTS = 4;
const LONGEST_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

/** Makes a pool of environments for each function, when it is first called. */
export function createRunner(surroundings: Surroundings, options: RunnerOptions): Runner {
  const pools = new Map<string, EnvironmentPool>();
  let stopped = false;
  let runtime: string | undefined;

  const poolOf = (configuration: FunctionConfiguration): EnvironmentPool => {
    const known = pools.get(configuration.name);
    if (known !== undefined) return known;
    const variables = environmentVariables(
      configuration,
      surroundings.region,
      options.secretOf,
      options.environment(),
    );
    const log = openLogFile(join(surroundings.dataDir, 'logs', `${configuration.name}.log`));
    const { codeDirectory, handler, memoryMegabytes, reservedConcurrency } = configuration;
    const data = { sharedOffset: surroundings.clock.sharedOffset, codeDirectory, handler };
    const built = (runtime ??= buildRuntime(surroundings.dataDir));
    const pool = createPool(
      () => startEnvironment({ runtime: built, data, variables, memoryMegabytes, log }),
      Math.min(reservedConcurrency ?? MOST_ENVIRONMENTS, MOST_ENVIRONMENTS),
      options.idleMillis,
    );
    pools.set(configuration.name, pool);
    return pool;
  };

  return {
    run: async ({ configuration, invokedArn }, event, requestId) => {
      if (stopped) return undefined;
      if (configuration.reservedConcurrency === 0) {
        throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429);
      }
      const began = performance.now();
      const { outcome, coldStart } = await poolOf(configuration).invoke({
        requestId,
        functionArn: invokedArn,
        event,
        timeoutMillis: configuration.timeoutMillis,
      });
      if ('stopped' in outcome) return undefined;
      const result = resultOf(outcome);
      const durationMillis = performance.now() - began;
      options.onInvoke({
        functionName: configuration.name,
        durationMillis,
        billedMillis: Math.ceil(durationMillis),
        isColdStart: coldStart,
        isError: result.isError,
      });
      return result;
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}

function resultOf(outcome: Exclude<Outcome, { stopped: true }>): RunResult {
  if ('error' in outcome) return failure(outcome.error);
  if (Buffer.byteLength(outcome.payload) > LONGEST_RESPONSE_BYTES) {
    return failure({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: `Response payload size exceeded maximum allowed payload size (${LONGEST_RESPONSE_BYTES} bytes).`,
    });
  }
  return { payload: outcome.payload, isError: false };
}

function failure(error: FunctionError): RunResult {
  return { payload: JSON.stringify(error), isError: true };
}
