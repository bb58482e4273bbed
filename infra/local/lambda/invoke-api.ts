import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Log, ServiceError } from '../contract.ts';
import { readBody } from '../http-server.ts';

/** One call of the Invoke API, read. */
export interface InvokeRequest {
  /** Name, ARN or partial ARN. */
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly type: 'RequestResponse' | 'Event' | 'DryRun';
  /** JSON text. */
  readonly payload: string;
  readonly requestId: string;
}

/** The answer of the Invoke API; `payload` is JSON text, none for Event and DryRun. */
export interface InvokeResponse {
  readonly status: 200 | 202 | 204;
  readonly executedVersion: string;
  readonly payload?: string;
  readonly isError?: boolean;
}

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const TYPES = ['RequestResponse', 'Event', 'DryRun'] as const;

/** Answers Lambda's REST protocol: Invoke, and 501 by method and path for anything else. */
export function invokeApi(invoke: (request: InvokeRequest) => Promise<InvokeResponse>, log: Log) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomUUID();
    response.setHeader('x-amzn-requestid', requestId);
    response.setHeader('content-type', 'application/json');
    try {
      const answer = await invoke(await readRequest(request, requestId));
      response.setHeader('x-amz-executed-version', answer.executedVersion);
      if (answer.isError === true) response.setHeader('x-amz-function-error', 'Unhandled');
      response.writeHead(answer.status).end(answer.payload);
    } catch (error) {
      const known = error instanceof ServiceError ? error : undefined;
      if (known === undefined) log('lambda:Invoke failed', { error: String(error) });
      response.setHeader('x-amzn-errortype', known?.code ?? 'ServiceException');
      response.writeHead(known?.status ?? 500);
      response.end(
        JSON.stringify({
          Type: (known?.status ?? 500) < 500 ? 'User' : 'Service',
          Message: known?.message ?? 'The local cloud failed on this request; see its log',
        }),
      );
    }
  };
}

async function readRequest(request: IncomingMessage, requestId: string): Promise<InvokeRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const encodedName = INVOCATIONS.exec(url.pathname)?.[1];
  if (request.method !== 'POST' || encodedName === undefined) {
    throw notImplemented(`${request.method ?? ''} ${url.pathname}`);
  }
  if (request.headers['x-amz-log-type'] === 'Tail') throw notImplemented('Invoke with LogType Tail');
  if (request.headers['x-amz-client-context'] !== undefined) {
    throw notImplemented('Invoke with ClientContext');
  }
  const asked = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const type = TYPES.find((known) => known === asked);
  if (type === undefined) {
    throw new ServiceError('InvalidParameterValueException', `No invocation type ${String(asked)}`);
  }
  return {
    functionName: decodeURIComponent(encodedName),
    qualifier: url.searchParams.get('Qualifier') ?? undefined,
    type,
    payload: parsedJson(await readBody(request)),
    requestId,
  };
}

function parsedJson(body: Buffer): string {
  const text = body.length === 0 ? '{}' : body.toString('utf8');
  try {
    JSON.parse(text);
  } catch (error) {
    throw new ServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${String(error)}`,
    );
  }
  return text;
}

function notImplemented(what: string): ServiceError {
  return new ServiceError('NotImplemented', `The local cloud does not implement lambda:${what}`, 501);
}
