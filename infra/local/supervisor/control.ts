import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { ClockError, type MovableClock } from '../clock.ts';
import { type Log, ServiceError } from '../contract.ts';
import type { ControlRoutes } from '../front/routes.ts';
import { listen, type Listening, readBody } from '../http-server.ts';
import { parseSchedule } from '../scheduler/schedule-expression.ts';
import type { Addresses } from './addresses.ts';
import { controlPage } from './control-page.ts';

/** What the control listener shows and moves. */
export interface Controlled {
  readonly clock: MovableClock;
  readonly log: Log;
  /** Zone in which people read and set the clock. */
  readonly zone: string;
  /** Undefined until the local cloud is ready. */
  addresses(): Addresses | undefined;
  /** Invocations of functions by name since the start. */
  counters(): Readonly<Record<string, number>>;
  /** What else is answered, by method and path. */
  readonly routes?: ControlRoutes;
}

const Move = z.union([
  z.strictObject({ advanceTo: z.iso.datetime({ offset: true }) }),
  z.strictObject({ advanceBySeconds: z.coerce.number().min(0) }),
  z.strictObject({ advanceToLocal: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/) }),
]);

/** Listens for people and programs that look at the local cloud or move its clock. */
export function listenForControl(port: number, controlled: Controlled): Promise<Listening> {
  return listen(port, (request, response) => {
    answer(controlled, request, response).catch((error: unknown) => {
      const known = error instanceof ServiceError ? error : undefined;
      if (known === undefined) controlled.log('control failed on a request', { error: String(error) });
      send(response, known?.status ?? 500, { message: known?.message ?? 'See the log' });
    });
  });
}

async function answer(
  controlled: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { clock, zone } = controlled;
  const addresses = controlled.addresses();
  switch (`${request.method} ${request.url?.split('?')[0]}`) {
    case 'GET /':
      if (addresses === undefined) throw new ServiceError('Unavailable', 'Masih dinyalakan', 503);
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
      });
      response.end(String(await controlPage(clock.millis(), clock.offsetMillis(), addresses, zone)));
      return;
    case 'GET /health':
      send(response, addresses === undefined ? 503 : 200, { ready: addresses !== undefined });
      return;
    case 'GET /counters':
      send(response, 200, controlled.counters());
      return;
    case 'GET /clock':
      send(response, 200, shownClock(clock));
      return;
    case 'POST /clock': {
      refuseOtherSites(request);
      const text = (await readBody(request, 10_000)).toString('utf8');
      // By what it is and not by its declared type, which curl -d always gives as that of a form.
      const isForm = !text.trimStart().startsWith('{');
      moveClock(controlled, readMove(text, isForm));
      if (isForm) response.writeHead(303, { location: '/' }).end();
      else send(response, 200, shownClock(clock));
      return;
    }
    default: {
      const route = controlled.routes?.[`${request.method} ${request.url}`];
      if (route === undefined) {
        throw new ServiceError('NotFound', `There is no ${request.method} ${request.url}`, 404);
      }
      refuseOtherSites(request);
      send(response, 200, route((await readBody(request, 100_000)).toString('utf8')));
    }
  }
}

function moveClock({ clock, log, zone }: Controlled, move: z.infer<typeof Move>): void {
  try {
    if ('advanceTo' in move) clock.advanceTo(move.advanceTo);
    else if ('advanceBySeconds' in move) clock.advanceBy(move.advanceBySeconds * 1000);
    else {
      const moment = parseSchedule(`at(${move.advanceToLocal}:00)`, zone, 0).after(clock.millis());
      if (moment === undefined) throw new ClockError('The clock only moves forward');
      clock.advanceTo(moment);
    }
  } catch (error) {
    if (error instanceof ClockError) throw new ServiceError('ValidationException', error.message);
    throw error;
  }
  log('The clock was moved', { to: new Date(clock.millis()).toISOString() });
}

function readMove(text: string, isForm: boolean): z.infer<typeof Move> {
  const move = Move.safeParse(isForm ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text));
  if (move.success) return move.data;
  throw new ServiceError(
    'ValidationException',
    'Give {"advanceTo": "2026-03-02T08:00:00+07:00"} or {"advanceBySeconds": 3600}',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A page of another site, open in the same browser, must not move the clock. */
function refuseOtherSites(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new ServiceError('AccessDenied', 'The clock is moved from this page or by a program', 403);
  }
}

function shownClock(clock: MovableClock): object {
  return { now: new Date(clock.millis()).toISOString(), offsetMillis: clock.offsetMillis() };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
