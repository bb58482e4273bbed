/** An error name of the language and its cause, as Retry and Catch see them. */
export class StateError extends Error {
  readonly error: string | undefined;
  readonly reason: string | undefined;
  constructor(error: string | undefined, cause: string | undefined) {
    super(`${error ?? 'No error name'}: ${cause ?? ''}`);
    this.name = 'StateError';
    this.error = error;
    this.reason = cause;
  }
}

/** An expression or a field it filled is wrong; `field` is its place in the state, e.g. `Arguments/FunctionName`. */
export class EvaluationError extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.name = 'EvaluationError';
    this.field = field;
  }
}

/** The frame was cancelled (stop, sibling failed, shutdown): unwinds without writing anything. */
export class Halted extends Error {
  constructor() {
    super('halted');
    this.name = 'Halted';
  }
}

/** Error names the language reserves. */
export const states = {
  all: 'States.ALL',
  runtime: 'States.Runtime',
  timeout: 'States.Timeout',
  heartbeatTimeout: 'States.HeartbeatTimeout',
  taskFailed: 'States.TaskFailed',
  dataLimitExceeded: 'States.DataLimitExceeded',
  queryEvaluationError: 'States.QueryEvaluationError',
  exceedToleratedFailureThreshold: 'States.ExceedToleratedFailureThreshold',
  itemReaderFailed: 'States.ItemReaderFailed',
  resultWriterFailed: 'States.ResultWriterFailed',
} as const;
