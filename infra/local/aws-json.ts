import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Log, ServiceError } from './contract.ts';
import { callerOf, readBody } from './http-server.ts';

/** One operation of a service that speaks AWS JSON 1.0 or 1.1: parsed input in, JSON output out. */
export type Operation = (input: unknown, caller: string | undefined) => Promise<unknown>;

/**
 * Answers the AWS JSON protocol (X-Amz-Target) from a table of operations. What is not in the table is answered
 * 501 by name, a `ServiceError` as AWS would, and anything else as InternalFailure, logged without its payload.
 */
export function awsJsonHandler(service: string, operations: Readonly<Record<string, Operation>>, log: Log) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .pop() ?? '';
    try {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) {
        throw new ServiceError(
          'NotImplemented',
          `The local cloud does not implement ${service}:${name || 'an operation without a name'}`,
          501,
        );
      }
      const body = await readBody(request);
      const input: unknown = body.length === 0 ? {} : parseJson(body);
      answer(response, 200, await operation(input, callerOf(request)));
    } catch (error) {
      const known = error instanceof ServiceError ? error : undefined;
      if (known === undefined) log(`${service}:${name} failed`, { error: String(error) });
      const code = known?.code ?? 'InternalFailure';
      const message = known?.message ?? 'The local cloud failed on this request; see its log';
      response.setHeader('x-amzn-errortype', code);
      answer(response, known?.status ?? 500, { __type: code, message });
    }
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON');
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body ?? {}));
}
