import type { Clock, FunctionInvoker, Log } from '../contract.ts';
import type { States } from './definition/types.ts';
import type { Frame } from './frame.ts';
import type { ExecutionRecord, ExecutionStore } from './store/executions.ts';
import type { Database } from './store/database.ts';
import type { EventStore } from './store/events.ts';
import type { FrameStore } from './store/frames.ts';
import type { MapRunStore } from './store/map-runs.ts';

/** Where a Map's items are read from and its results written to, for the machine of an ARN. */
export interface ObjectStore {
  /** The object's bytes. Rejects where there is none. */
  read(bucket: string, key: string, machine?: string): Promise<Uint8Array>;
  write(bucket: string, key: string, body: string, machine?: string): Promise<void>;
  /** Objects whose keys begin with `prefix`, as ListObjectsV2 describes them. */
  list(
    bucket: string,
    prefix: string,
    machine?: string,
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** What a state asks Step Functions itself to start. */
interface StartRequest {
  readonly stateMachineArn: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
}

/** A child execution of a distributed Map. */
export interface ChildRequest {
  readonly parent: ExecutionRecord;
  readonly mapRun: string;
  readonly label: string;
  readonly index: number;
  readonly name: string;
  readonly processor: States;
  readonly input: string;
}

/**
 * Runs a branch from where its frame stands to its end. `end` is called with the output, in the same transaction
 * as the last event. @throws StateError where the branch fails
 */
type RunStates = (frame: Frame, group: States, end: (output: unknown) => void) => Promise<void>;

/** What a running execution needs of the service around it. */
export interface Tools {
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  readonly log: Log;
  readonly invoker: FunctionInvoker;
  readonly objects: ObjectStore;
  readonly store: {
    readonly db: Database;
    readonly executions: ExecutionStore;
    readonly events: EventStore;
    readonly frames: FrameStore;
    readonly mapRuns: MapRunStore;
  };
  readonly runStates: RunStates;
  /** A task token nobody can guess. */
  makeToken(execution: number): string;
  /** Idempotent by name and input. @throws ServiceError as StartExecution does */
  startExecution(request: StartRequest): ExecutionRecord;
  startChild(request: ChildRequest): ExecutionRecord;
  stopExecution(arn: string, error: string | undefined, cause: string | undefined): void;
  /** Ends a map run, and the children that still run. */
  stopMapRun(arn: string, status: 'ABORTED' | 'FAILED'): void;
  /** Resolves when an execution is no longer running; at once where it has ended. */
  whenEnded(arn: string): Promise<ExecutionRecord>;
  /** Calls an operation of Step Functions' own API. @throws ServiceError */
  callApi(operation: string, input: unknown): Promise<unknown>;
}
