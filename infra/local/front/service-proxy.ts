import { Agent, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../contract.ts';
import { listen, type Listening, readBody } from '../http-server.ts';
import type { Call } from './call.ts';
import { conflict } from './dynamodb-protocol.ts';
import type { Place, Protocol, Reply, Request } from './exchange.ts';
import type { Fault, ServiceName } from './faults.ts';
import { StaleAnswers } from './stale-answers.ts';

export interface ProxyOptions {
  /** Where the service answers. */
  readonly target: string;
  readonly protocol: Protocol;
  readonly place: Place;
  /** The faults that strike the next call of an operation. */
  draw(service: ServiceName, operation: string): readonly Fault[];
  record(call: Call): void;
  readonly log: Log;
}

const LARGEST_BODY = 64 * 1024 * 1024;
/** Idle connections are let go before any service would close them on a request. */
const IDLE_MILLIS = 3_000;

/** Listens on a free port and passes everything on to a service, unchanged but for the faults that were asked for. */
export async function startProxy(options: ProxyOptions): Promise<Listening> {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MILLIS });
  const stale = new StaleAnswers();
  const listening = await listen(0, (message, response) => {
    answer(options, agent, stale, message, response).catch((error: unknown) => {
      // One of the two sides has gone away: the other sees the same.
      options.log('A call was not passed on', { service: options.protocol.service, error: String(error) });
      response.destroy();
    });
  });
  return {
    ...listening,
    close: async () => {
      await listening.close();
      agent.destroy();
    },
  };
}

async function answer(
  options: ProxyOptions,
  agent: Agent,
  stale: StaleAnswers,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { protocol, place } = options;
  const body = await readBody(message, LARGEST_BODY);
  const request = {
    method: message.method ?? 'GET',
    url: message.url ?? '/',
    headers: message.headers,
    body,
  };
  const operation = protocol.operationOf(request);
  const faults = options.draw(protocol.service, operation);
  const struck = (kind: Fault['kind']): Fault | undefined => faults.find((fault) => fault.kind === kind);

  const late = struck('latency');
  if (late !== undefined) await pause(late.millis);
  const refusal =
    (struck('throttle') && protocol.throttled()) ??
    (struck('transaction-conflict') && conflict(operation, body));
  if (refusal !== undefined) {
    reply(response, refusal);
    return;
  }
  const old = struck('stale-read') && stale.find(operation, body, struck('stale-read')?.millis ?? 0);
  const given = old ?? (await passOn(options.target, agent, request));
  const answered = protocol.correct?.(operation, given) ?? given;
  if (old === undefined) stale.keep(operation, body, answered);
  for (const { action, resource, context = {} } of protocol.usesOf(operation, request, answered, place)) {
    options.record({ caller: protocol.callerOf(request) ?? 'anonymous', action, resource, context });
  }
  if (struck('lost-reply') === undefined) reply(response, answered);
  else response.destroy();
}

function passOn(target: string, agent: Agent, { method, url, headers, body }: Request): Promise<Reply> {
  const { connection: _, expect: _expect, 'transfer-encoding': _encoding, ...kept } = headers;
  return new Promise((resolve, reject) => {
    const onward = send(new URL(target), {
      agent,
      method,
      path: url,
      headers: { ...kept, ...((body.length > 0 || method !== 'GET') && { 'content-length': body.length }) },
    });
    onward.once('error', reject);
    onward.once('response', (message) => {
      const parts: Buffer[] = [];
      message.on('data', (part: Buffer) => parts.push(part));
      message.once('error', reject);
      message.once('end', () => {
        const {
          connection: _own,
          'keep-alive': _alive,
          'transfer-encoding': _framing,
          ...rest
        } = message.headers;
        resolve({
          status: message.statusCode ?? 502,
          headers: Object.fromEntries(
            Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
          ),
          body: Buffer.concat(parts),
        });
      });
    });
    onward.end(body);
  });
}

function reply(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers as Record<string, string | string[]>);
  response.end(body);
}
