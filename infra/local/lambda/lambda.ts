import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type FunctionInvoker,
  type InvokeAnswer,
  type Service,
  ServiceError,
  type Surroundings,
} from '../contract.ts';
import { listen, type Listening } from '../http-server.ts';
import { accessKeyIdOf, openCredentials } from './credentials.ts';
import type { DestinationMessage } from './destinations.ts';
import { createEventQueue } from './event-queue.ts';
import { openEventStore } from './event-store.ts';
import type { AssetPath, FunctionConfiguration } from './function-configuration.ts';
import { createFunctionRegistry, type InvocationTarget } from './function-registry.ts';
import { invokeApi, type InvokeRequest, type InvokeResponse } from './invoke-api.ts';
import { createRunner, type InvocationRecord, type RunResult } from './runner.ts';

/** The Lambda of the local cloud. */
export interface Lambda extends Service, FunctionInvoker {
  /** Accepts an asynchronous invocation: resolves once it is on disk. @throws ServiceError */
  invokeLater(functionArn: string, payload: unknown): Promise<void>;
  /** The secret of a function's access key; undefined where no function has it. */
  secretFor(accessKeyId: string): string | undefined;
  /** ARN of the role of the function that has an access key; undefined where no function has it. */
  roleOf(accessKeyId: string): string | undefined;
  /** Whether an AWS::Lambda::Permission lets a service, acting for a resource, call the function. */
  permits(functionArn: string, principal: string, sourceArn: string): boolean;
  /** Invocations by function name since the start. */
  counters(): Readonly<Record<string, number>>;
}

export interface LambdaOptions {
  /** AWS_ENDPOINT_URL_… of all services, asked when a function is first called. */
  readonly environment: () => Readonly<Record<string, string>>;
  readonly assetPath: AssetPath;
  /** Takes what asynchronous invocations leave for a queue. */
  readonly sendToQueue: (queueArn: string, body: string) => Promise<void>;
  readonly onInvoke?: (record: InvocationRecord) => void;
  /** Real milliseconds an environment may be idle before it is ended; two minutes without. */
  readonly idleMillis?: number;
}

const TYPES = [
  'AWS::Lambda::Function',
  'AWS::Lambda::Version',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Permission',
  'AWS::Lambda::EventInvokeConfig',
];
const LONGEST_EVENT_BYTES = 6 * 1024 * 1024;
const LONGEST_LATER_EVENT_BYTES = 1024 * 1024;
const IDLE_MILLIS = 120_000;

/** Functions in worker threads, each with its own environment variables and nothing of the host's. */
export function createLambda(surroundings: Surroundings, options: LambdaOptions): Lambda {
  const { clock, dataDir, log, port } = surroundings;
  const registry = createFunctionRegistry(surroundings, options.assetPath);
  const credentials = openCredentials(dataDir);
  const counts = new Map<string, number>();
  const runner = createRunner(surroundings, {
    environment: options.environment,
    secretOf: (accessKeyId) => credentials.secretOf(accessKeyId),
    idleMillis: options.idleMillis ?? IDLE_MILLIS,
    onInvoke: (record) => {
      counts.set(record.functionName, (counts.get(record.functionName) ?? 0) + 1);
      options.onInvoke?.(record);
    },
  });
  const store = openEventStore(join(dataDir, 'events.sqlite'));
  const queue = createEventQueue({
    store,
    registry,
    clock,
    log,
    run: (target, event, requestId) => runner.run(target, event, requestId),
    deliver: ({ arn, body }: DestinationMessage) =>
      arn.split(':')[2] === 'lambda' ? invokeLater(arn, JSON.parse(body)) : options.sendToQueue(arn, body),
  });
  let listening: Listening | undefined;
  let started = false;

  const runNow = async (target: InvocationTarget, event: string, requestId: string): Promise<RunResult> => {
    requireSize(event, LONGEST_EVENT_BYTES);
    const result = await runner.run(target, event, requestId);
    if (result === undefined) throw new ServiceError('ServiceException', 'Lambda is stopping', 503);
    return result;
  };

  const invoke = async (functionArn: string, payload: unknown): Promise<InvokeAnswer> => {
    const result = await runNow(registry.find(functionArn), textOf(payload), randomUUID());
    const parsed: unknown = JSON.parse(result.payload);
    return result.isError ? { payload: parsed, functionError: 'Unhandled' } : { payload: parsed };
  };

  const functionWith = (accessKeyId: string): FunctionConfiguration | undefined =>
    registry.all().find(({ name }) => accessKeyIdOf(name) === accessKeyId);

  const accept = ({ invokedArn }: InvocationTarget, event: string, requestId: string): void => {
    requireSize(event, LONGEST_LATER_EVENT_BYTES);
    queue.accept(invokedArn, event, requestId);
  };

  const invokeLater = async (functionArn: string, payload: unknown): Promise<void> => {
    accept(registry.find(functionArn), textOf(payload), randomUUID());
  };

  const answer = async (request: InvokeRequest): Promise<InvokeResponse> => {
    if (!started) throw new ServiceError('ServiceException', 'The local cloud is starting', 503);
    const target = registry.find(request.functionName, request.qualifier);
    if (request.type === 'DryRun') return { status: 204, executedVersion: target.version };
    if (request.type === 'Event') {
      accept(target, request.payload, request.requestId);
      return { status: 202, executedVersion: target.version };
    }
    const result = await runNow(target, request.payload, request.requestId);
    return { status: 200, executedVersion: target.version, ...result };
  };

  return {
    name: 'lambda',
    types: TYPES,
    listen: async () => {
      const handle = invokeApi(answer, log);
      listening = await listen(port, (request, response) => void handle(request, response));
      return { AWS_ENDPOINT_URL_LAMBDA: listening.url };
    },
    provision: (resource) => registry.provision(resource),
    start: async () => {
      started = true;
      queue.resume();
    },
    stop: async () => {
      started = false;
      // The queue first refuses to begin, then the environments end what it still waits for.
      const queueStopped = queue.stop();
      await runner.stop();
      await queueStopped;
      await listening?.close();
      store.close();
    },
    invoke,
    invokeLater,
    secretFor: (accessKeyId) =>
      functionWith(accessKeyId) === undefined ? undefined : credentials.secretOf(accessKeyId),
    roleOf: (accessKeyId) => functionWith(accessKeyId)?.role,
    permits: (functionArn, principal, sourceArn) => registry.permits(functionArn, principal, sourceArn),
    counters: () => Object.fromEntries(counts),
  };
}

/** No payload is an empty event, as with the Invoke API. */
function textOf(payload: unknown): string {
  return payload === undefined ? '{}' : JSON.stringify(payload);
}

function requireSize(event: string, limit: number): void {
  if (Buffer.byteLength(event) > limit) {
    throw new ServiceError(
      'RequestTooLargeException',
      `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
      413,
    );
  }
}
