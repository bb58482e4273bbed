/** A number, or a JSONata expression that gives one. */
type NumberField = number | string;

/** What follows a state, and what it passes on. */
export interface Flow {
  readonly Next?: string;
  readonly End?: boolean;
  readonly Output?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Output?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
}

/** Fields of the states that may be retried and caught. */
export interface Recoverable extends Flow {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface PassState extends Flow {
  readonly Type: 'Pass';
}

export interface TaskState extends Recoverable {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: unknown;
  readonly TimeoutSeconds?: NumberField;
  readonly HeartbeatSeconds?: NumberField;
}

interface ChoiceRule extends Flow {
  readonly Condition: string | boolean;
  readonly Next: string;
}

export interface ChoiceState extends Flow {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface WaitState extends Flow {
  readonly Type: 'Wait';
  readonly Seconds?: NumberField;
  readonly Timestamp?: string;
}

export interface SucceedState {
  readonly Type: 'Succeed';
  readonly Output?: unknown;
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}

export interface ParallelState extends Recoverable {
  readonly Type: 'Parallel';
  readonly Branches: readonly States[];
  readonly Arguments?: unknown;
}

export interface S3Access {
  readonly Resource: string;
  readonly Arguments?: unknown;
  readonly ReaderConfig?: Readonly<Record<string, unknown>>;
  readonly WriterConfig?: Readonly<Record<string, unknown>>;
}

export interface ItemBatcher {
  readonly BatchInput?: unknown;
  readonly MaxItemsPerBatch?: NumberField;
  readonly MaxInputBytesPerBatch?: NumberField;
}

export interface MapState extends Recoverable {
  readonly Type: 'Map';
  readonly Items?: unknown;
  readonly ItemProcessor: ItemProcessor;
  readonly ItemSelector?: unknown;
  readonly ItemReader?: S3Access;
  readonly ItemBatcher?: ItemBatcher;
  readonly ResultWriter?: S3Access;
  readonly MaxConcurrency?: NumberField;
  readonly ToleratedFailureCount?: NumberField;
  readonly ToleratedFailurePercentage?: NumberField;
  readonly Label?: string;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** States with an entrance: a machine, a branch or an item processor. */
export interface States {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface ItemProcessor extends States {
  readonly ProcessorConfig?: { readonly Mode?: 'INLINE' | 'DISTRIBUTED'; readonly ExecutionType?: string };
}

/** A whole definition. */
export interface Machine extends States {
  readonly TimeoutSeconds?: number;
}
