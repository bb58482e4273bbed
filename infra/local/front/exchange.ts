import type { IncomingHttpHeaders } from 'node:http';
import type { ServiceName } from './faults.ts';

/** A request as it came, whole. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** What a request uses: the action and the resource, as IAM judges them. */
export interface Use {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** The account and region whose resources are used. */
export interface Place {
  readonly region: string;
  readonly account: string;
  /** ARN of the machine version or machine that waits for a task's answer. */
  machineOfTask(taskToken: string): string | undefined;
}

/** How a service speaks: enough to say what is asked of it, and to refuse as it would. */
export interface Protocol {
  readonly service: ServiceName;
  operationOf(request: Request): string;
  /** Access key id of whoever signed. */
  callerOf(request: Request): string | undefined;
  usesOf(operation: string, request: Request, reply: Reply, place: Place): readonly Use[];
  /** What the local cloud says in the place of the service's answer; undefined where that stands. */
  correct?(operation: string, reply: Reply): Reply | undefined;
  /** The answer of the service to a caller that asks too often. */
  throttled(): Reply;
}

/** A JSON body as an object; empty where it is none. */
export function jsonOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A member of a JSON body that is a text. */
export function textIn(body: Readonly<Record<string, unknown>>, member: string): string | undefined {
  const value = body[member];
  return typeof value === 'string' ? value : undefined;
}

/** The name of an operation in the AWS JSON protocol. */
export function targetOf({ headers }: Request): string {
  return (
    String(headers['x-amz-target'] ?? '')
      .split('.')
      .pop() ?? ''
  );
}

/** Access key id in the header of Signature Version 4. */
export function signerOf({ headers }: Request): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(headers.authorization ?? '')?.[1];
}

/** An error answer of the AWS JSON protocol. */
export function jsonError(status: number, code: string, more: Readonly<Record<string, unknown>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code },
    body: Buffer.from(JSON.stringify({ __type: code, message: 'Rate exceeded', ...more })),
  };
}
