/**
 * What the parts of the local cloud promise each other. One folder a service; none of them knows the product,
 * and none knows another but through these types.
 */

/** The one clock of the machine: real time plus an offset that is kept on disk and can only move forward. */
export interface Clock {
  /** Milliseconds since 1970 UTC on the moved clock. */
  millis(): number;
  /** Resolves when the moved clock reaches `epochMillis`; a jump wakes it at once. Rejects when `signal` aborts. */
  waitUntil(epochMillis: number, signal?: AbortSignal): Promise<void>;
  /** The offset in milliseconds as a Float64 shared with worker threads, so that their `Date` follows a jump at once. */
  readonly sharedOffset: SharedArrayBuffer;
}

/** One line of the local cloud's own log, never with a payload in it. */
export type Log = (message: string, fields?: Record<string, string | number | boolean>) => void;

/** What every service is given when it is made. */
export interface Surroundings {
  readonly clock: Clock;
  /** Folder of this service alone; it exists. All that must survive `kill -9` lives here. */
  readonly dataDir: string;
  readonly region: string;
  readonly account: string;
  readonly log: Log;
  /** Loopback port for the service's listener; 0 takes any free one. */
  readonly port: number;
}

/** What a template resource became: what `Ref` and `Fn::GetAtt` answer for it. */
export interface Provisioned {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A resource of the synthesised template with its intrinsic functions already resolved. */
export interface TemplateResource {
  readonly type: string;
  readonly logicalId: string;
  /** Name of the stack, for stable physical names. */
  readonly stack: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * One emulated AWS service. The supervisor calls, for all services in turn: `listen`, then `provision` for each
 * resource, then `start`; `stop` in reverse order.
 */
export interface Service {
  readonly name: string;
  /** CloudFormation types this service brings up. */
  readonly types: readonly string[];
  /**
   * Binds the port, so that addresses are known before anything refers to them; answers 503 until `start`.
   * Returns what every function finds in its environment, e.g. {AWS_ENDPOINT_URL_SFN: 'http://127.0.0.1:4000'}.
   */
  listen?(): Promise<Readonly<Record<string, string>>>;
  /** Called once for each resource, in order of dependency, before `start`. Must be repeatable on every start. */
  provision(resource: TemplateResource): Provisioned | Promise<Provisioned>;
  /** All resources of all services are there: begin to answer, poll, replay. */
  start?(): Promise<void>;
  /** Finish what is in flight or leave it in the journal; no timer, socket or child is left. */
  stop(): Promise<void>;
}

/** The answer of an invoked function, as the Lambda Invoke API gives it. */
export interface InvokeAnswer {
  /** Parsed JSON the handler returned, or {errorType, errorMessage, trace} where `functionError` is set. */
  readonly payload: unknown;
  /** 'Unhandled' where the handler threw, timed out or died. */
  readonly functionError?: 'Unhandled';
}

/** Runs a function as Lambda would. Rejects with a `ServiceError` where the Lambda API itself would refuse. */
export interface FunctionInvoker {
  /** @param caller ARN of the route, machine or schedule that asks for it */
  invoke(functionArn: string, payload: unknown, caller?: string): Promise<InvokeAnswer>;
}

/** An AWS answer that is an error: `code` is what the SDK reports as the error's name. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.status = status;
  }
}
