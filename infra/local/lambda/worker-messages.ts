/** What an environment's worker is started with. */
export interface EnvironmentData {
  readonly sharedOffset: SharedArrayBuffer;
  /** One Int32: how many invocations the environment was given so far. It is frozen until there is another. */
  readonly given: SharedArrayBuffer;
  readonly codeDirectory: string;
  /** As in the template: file name without extension, a dot, the exported name. */
  readonly handler: string;
}

/** One invocation, sent to the worker. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON text: parsing is the environment's work, not the supervisor's. */
  readonly event: string;
  /** Milliseconds the handler may take. */
  readonly timeoutMillis: number;
}

/** The error shape in which Lambda answers a failed invocation. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  /** Absent where the sandbox and not the function's code failed. */
  readonly trace?: readonly string[];
}

/** What the worker says back. After `fatal` it ends. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: FunctionError }
  | { readonly kind: 'fatal'; readonly error: FunctionError };
