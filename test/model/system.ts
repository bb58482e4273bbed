import { join } from 'node:path';
import { SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import { City } from '../../functions/programmes/city.ts';
import { CityRepository } from '../../functions/programmes/city-repository.ts';
import { functions } from '../../infra/stacks/functions.ts';
import type { MemoryTable } from '../support/memory-table.ts';
import { type Faults, sendFaulty } from './faults.ts';
import type { Machine } from './machine.ts';
import { installClock, modelClock } from './model-clock.ts';

const root = join(import.meta.dirname, '..', '..');
const applicationMachine = 'application';

/** What the clients of the process reach at present. */
export interface Services {
  readonly table: MemoryTable;
  readonly machine: Machine;
  readonly city: City;
  readonly faults: Faults;
}

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const used = new Set([
  'ConfirmPlace',
  'OpenFileCheck',
  'OpenCorrection',
  'OpenRecommendation',
  'OpenResidenceCheck',
  'OpenDecree',
  'OpenTraining',
  'OpenParkedCase',
  'SettleTimeout',
  'MovePlace',
  'CloseApplication',
  'FollowChanges',
  'Sweep',
  'RemindOffices',
]);

/**
 * Puts the real functions of the system into this process, over whatever `services` gives: DynamoDB and Step
 * Functions are replaced where the SDK's clients send, the clock where it is read.
 * @returns how to call a function by its name, and how to take all of it back
 */
export async function installSystem(services: () => Services) {
  Object.assign(process.env, {
    TABLE_NAME: 'model',
    AWS_REGION: 'ap-southeast-3',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    CITY_ZONE: 'Asia/Jakarta',
    APPLICATION_MACHINE_ARN: applicationMachine,
    REFERRAL_MACHINE_ARN: 'referral',
  });
  const takeBack = [installClock(), patchClients(services), patchCity(services), stillChance()];
  const handlers = new Map<string, Handler>();
  for (const { name, entry } of functions.filter((each) => used.has(each.name))) {
    const module = (await import(join(root, entry))) as { readonly handler: Handler };
    handlers.set(name, module.handler);
  }
  return {
    call: (name: string, payload: unknown): Promise<unknown> => {
      const handler = handlers.get(name);
      if (handler === undefined) throw new Error(`The model does not run ${name}`);
      return handler(payload, { functionName: name, awsRequestId: 'model' } as Context);
    },
    follow: (event: DynamoDBStreamEvent) => handlers.get('FollowChanges')?.(event, {} as Context),
    remove: () => {
      for (const back of takeBack) back();
    },
  };
}
export type System = Awaited<ReturnType<typeof installSystem>>;

function patchClients(services: () => Services): () => void {
  const attemptsOf = new WeakMap<object, number>();
  const document = DynamoDBDocumentClient.prototype as { send: unknown };
  const sfn = SFNClient.prototype as { send: unknown };
  const real = [document.send, sfn.send] as const;
  document.send = async function send(this: DynamoDBDocumentClient, command: object) {
    let attempts = attemptsOf.get(this);
    if (attempts === undefined) {
      attempts = await this.config.maxAttempts();
      attemptsOf.set(this, attempts);
    }
    const { table, faults } = services();
    return sendFaulty(command, attempts, faults, (isStale) => table.send(command, isStale));
  };
  sfn.send = async function send(command: object) {
    const { machine, faults } = services();
    return sendFaulty(command, 3, faults, () => {
      if (command instanceof StartExecutionCommand) {
        const { name = '', input = '{}', stateMachineArn } = command.input;
        if (stateMachineArn === applicationMachine) machine.start(name, JSON.parse(input) as object as never);
      } else if (command instanceof SendTaskSuccessCommand) {
        const { taskToken = '', output = '{}' } = command.input;
        machine.succeed(taskToken, JSON.parse(output));
      } else throw new Error(`The model does not know ${command.constructor.name}`);
      return {};
    });
  };
  return () => {
    [document.send, sfn.send] = real;
  };
}

const cityMethods = [
  'areas',
  'programme',
  'programmeOfYear',
  'runningProgrammes',
  'calendars',
  'programmeOf',
  'deadlines',
] as const;

/**
 * A function keeps the city for a minute of its life, longer than a sequence of the model lives: so each sequence
 * has a city of its own, which all functions ask. Deadlines are the same all day and dear to compute.
 */
function patchCity(services: () => Services): () => void {
  const prototype = City.prototype as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
  const real = Object.fromEntries(cityMethods.map((name) => [name, prototype[name]]));
  const deadlines = new Map<number, Promise<unknown>>();
  const wibOffset = 7 * 3_600_000;
  for (const name of cityMethods) {
    prototype[name] = (...given) => {
      const compute = () => real[name]?.apply(services().city, given) ?? Promise.reject(new Error(name));
      if (name !== 'deadlines') return compute();
      const day = Math.floor((modelClock.millis() + wibOffset) / 86_400_000);
      const found = deadlines.get(day) ?? compute();
      deadlines.set(day, found);
      found.catch(() => deadlines.delete(day));
      return found;
    };
  }
  return () => Object.assign(prototype, real);
}

/** Pauses at random would cost time and tell nothing. */
function stillChance(): () => void {
  const real = Math.random;
  Math.random = () => 0;
  return () => {
    Math.random = real;
  };
}

/** The city as a new process would ask for it. */
export function freshCity(table: ConstructorParameters<typeof CityRepository>[0]): City {
  return new City(new CityRepository(table), () => new Date(), 'Asia/Jakarta');
}
