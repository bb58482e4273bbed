import { type Context, Hono } from 'hono';
import { ServiceError } from '../contract.ts';
import {
  type Call,
  type ExecutionFilter,
  ExecutionsReader,
  type Status,
  statuses,
} from './executions-reader.ts';
import { executionAddress } from './pages/addresses.ts';
import { executionPage } from './pages/execution-page.ts';
import { type PageSettings, problemPage } from './pages/layout.ts';
import { machinePage, machinesPage, mapRunPage } from './pages/machine-pages.ts';
import { refreshAddress, refreshScript } from './pages/refresh.ts';

const missing = new Set([
  'ExecutionDoesNotExist',
  'StateMachineDoesNotExist',
  'ResourceNotFound',
  'InvalidArn',
]);

/** The pages over the API of Step Functions. */
export function consoleRoutes(call: Call, settings: PageSettings): Hono {
  const reader = new ExecutionsReader(call);
  const app = new Hono();

  app.get('/', async (c) => c.html(machinesPage(await reader.machines(), settings)));
  app.get('/machines/:name', async (c) => {
    const machine = await reader.machine(c.req.param('name'));
    if (machine === undefined) return c.html(problemPage('Mesin status ini tidak ada.'), 404);
    const listed = listedIn(c);
    const page = await reader.executions(
      { ...listed, of: { stateMachineArn: machine.stateMachineArn } },
      listed.from,
    );
    return c.html(machinePage(machine, page, listed, settings));
  });
  app.get('/map-runs/:arn', async (c) => {
    const mapRunArn = c.req.param('arn');
    const run = await reader.mapRun(mapRunArn);
    const listed = listedIn(c);
    const page = await reader.executions({ ...listed, of: { mapRunArn } }, listed.from);
    return c.html(mapRunPage(run, page, listed, settings));
  });
  app.get('/executions/:arn', async (c) => {
    const arn = c.req.param('arn');
    const execution = await reader.execution(arn);
    const definition = await reader.definition(arn);
    const events = await reader.history(arn);
    const page = Math.max(1, Number(c.req.query('events')) || 1);
    return c.html(executionPage({ execution, definition, events, page }, settings));
  });
  app.post('/executions/:arn/stop', async (c) => {
    const executionArn = c.req.param('arn');
    await call('StopExecution', { executionArn, cause: 'Stopped by hand at the console' });
    return c.redirect(executionAddress(executionArn), 303);
  });
  app.post('/executions/:arn/redrive', async (c) => {
    const executionArn = c.req.param('arn');
    await call('RedriveExecution', { executionArn });
    return c.redirect(executionAddress(executionArn), 303);
  });

  app.get(refreshAddress, (c) => c.body(refreshScript, 200, { 'content-type': 'text/javascript' }));

  app.notFound((c) => c.html(problemPage('Halaman ini tidak ada.'), 404));
  app.onError((error, c) => {
    if (!(error instanceof ServiceError)) throw error;
    const message = `${error.code}: ${error.message}`;
    return c.html(problemPage(message), missing.has(error.code) ? 404 : 400);
  });
  return app;
}

/** What the address asks a list for; a status that is none asks for all. */
function listedIn(c: Context): Omit<ExecutionFilter, 'of'> & { readonly from: string | undefined } {
  const asked = c.req.query('status');
  const status: Status | undefined = statuses.find((one) => one === asked);
  return { status, name: c.req.query('name')?.trim() ?? '', from: c.req.query('from') };
}
