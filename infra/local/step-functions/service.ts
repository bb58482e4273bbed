import { join } from 'node:path';
import { awsJsonHandler } from '../aws-json.ts';
import { type FunctionInvoker, type Service, ServiceError, type Surroundings } from '../contract.ts';
import { listen, type Listening } from '../http-server.ts';
import { type Api, operationsOf } from './api/operations.ts';
import { startExecution } from './api/start-execution.ts';
import { Definitions } from './definitions.ts';
import { Engine } from './engine.ts';
import { noObjectStore } from './object-store.ts';
import { provision, provisionedTypes } from './provision.ts';
import { Database } from './store/database.ts';
import { EventStore } from './store/events.ts';
import { ExecutionStore } from './store/executions.ts';
import { FrameStore } from './store/frames.ts';
import { MachineStore } from './store/machines.ts';
import { MapRunStore } from './store/map-runs.ts';
import { schema } from './store/schema.ts';
import { Tokens } from './tokens.ts';
import type { ObjectStore } from './tools.ts';

/** Step Functions as the local cloud runs it, with a way past HTTP for those in the same process. */
export interface StepFunctions extends Service {
  /** Calls an operation of the API by name, e.g. `StartExecution`. @throws ServiceError as AWS would */
  readonly call: (operation: string, input: object) => Promise<unknown>;
  /** Resolves when an execution has ended. @throws ServiceError ExecutionDoesNotExist */
  whenEnded(executionArn: string): Promise<void>;
  /** ARN of the machine, or of its version where there is one, that made a task token; undefined for any other text. */
  machineOfTask(taskToken: string): string | undefined;
}

/**
 * Standard workflows in JSONata. Functions are called through `invoker`; `objects` is what distributed Maps read
 * from and write to.
 */
export function createStepFunctions(
  surroundings: Surroundings,
  invoker: FunctionInvoker,
  objects: ObjectStore = noObjectStore,
): StepFunctions {
  const { clock, region, account, log } = surroundings;
  const db = new Database(join(surroundings.dataDir, 'step-functions.sqlite'), schema);
  const store = {
    db,
    executions: new ExecutionStore(db),
    events: new EventStore(db),
    frames: new FrameStore(db),
    mapRuns: new MapRunStore(db),
  };
  const tokens = new Tokens(db);
  const definitions = new Definitions(db);
  const call = async (operation: string, input: unknown): Promise<unknown> => {
    const found = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (found === undefined)
      throw new ServiceError('NotImplemented', `The local cloud does not implement states:${operation}`, 501);
    return found(input, undefined);
  };
  const engine = new Engine(
    {
      clock,
      region,
      account,
      log,
      invoker,
      objects,
      store,
      makeToken: (execution) => tokens.make(execution),
      startExecution: ({ stateMachineArn, name, input }) => startExecution(api, stateMachineArn, name, input),
      callApi: call,
    },
    definitions,
  );
  const api: Api = {
    engine,
    definitions,
    machines: new MachineStore(db),
    tokens,
    store,
    clock,
    region,
    account,
  };
  const operations = operationsOf(api);
  const answer = awsJsonHandler('states', operations, log);
  let listening: Listening | undefined;
  let started = false;
  return {
    name: 'step-functions',
    types: provisionedTypes,
    async listen() {
      listening = await listen(surroundings.port, (request, response) => {
        if (started) void answer(request, response);
        else response.writeHead(503, { 'retry-after': '1' }).end();
      });
      return { AWS_ENDPOINT_URL_SFN: listening.url };
    },
    provision: (resource) => provision(api, resource),
    async start() {
      engine.resume();
      await db.committed();
      started = true;
    },
    async stop() {
      started = false;
      engine.shutdown();
      await listening?.close();
      await db.committed();
      db.close();
    },
    call,
    async whenEnded(executionArn) {
      await engine.whenEnded(executionArn);
    },
    machineOfTask(taskToken) {
      try {
        const execution = store.executions.byId(tokens.executionOf(taskToken));
        return execution?.version ?? execution?.machine;
      } catch (error) {
        if (error instanceof ServiceError) return undefined;
        throw error;
      }
    },
  };
}
