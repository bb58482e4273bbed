import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type MovableClock, openClock } from '../clock.ts';
import type { InvokeAnswer, Log, Service } from '../contract.ts';
import type { FaultRules } from '../front/faults.ts';
import { createFront, noFront } from '../front/front.ts';
import { frontRoutes } from '../front/routes.ts';
import { type Assembly, readAssembly } from '../template/assembly.ts';
import { type ProvisionedResource, provisionAll } from '../template/provision.ts';
import { type Addresses, addressesOf } from './addresses.ts';
import type { Compose, MailAccount } from './composition.ts';
import { listenForControl } from './control.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { openFileLog } from './file-log.ts';
import { invokerByName } from './invoker-by-name.ts';
import { choosePorts } from './ports.ts';
import { type CreateSeed, NO_SEED } from './seed.ts';
import { asFolderProblem, StartProblem } from './start-problem.ts';

/** How a local cloud is started. */
export interface LocalCloudOptions {
  /** Folder for all data. */
  readonly data: string;
  /** Port of the site, 0 for any free ones; without it those of the last start on the folder. */
  readonly port?: number;
  /** Erases the folder first. */
  readonly fresh?: boolean;
  /** City to fill a fresh folder with; without it the one the folder holds, or the seed's own choice. */
  readonly city?: string;
  readonly createSeed?: CreateSeed;
  /** Makes the list of services. */
  readonly compose: Compose;
  /** Synthesises the system's template. @returns the folder of the cloud assembly, within `outdir` */
  readonly synthesise: (outdir: string) => string | Promise<string>;
  readonly externalDynamoDb?: string;
  /** SES holds mail to the limits of such an account; to none without. */
  readonly mailAccount?: MailAccount;
  /** Records who calls what; `GET /calls` of the control listener tells. */
  readonly record?: boolean;
  /** What is to go wrong once it is up. */
  readonly faults?: FaultRules;
}

/** A local cloud that is up. */
export interface LocalCloud {
  readonly addresses: Addresses;
  readonly clock: MovableClock;
  /** AWS_ENDPOINT_URL_… of all services, for SDK clients. */
  readonly environment: Readonly<Record<string, string>>;
  invoke(functionName: string, payload: unknown): Promise<InvokeAnswer>;
  stop(): Promise<void>;
}

type Ending = () => Promise<void> | void;

const REGION = 'ap-southeast-3';
const ACCOUNT = '000000000000';
/** Zone in which people read the clock. */
const ZONE = 'Asia/Jakarta';

/**
 * Brings up the whole system on this machine and resolves when it is ready. Whatever goes wrong on the way, all that
 * was begun is ended again.
 * @throws StartProblem or PortInUseError, whose message is for people
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const folder = openDataFolder(resolve(options.data), options.fresh);
  const ending: Ending[] = [() => folder.close()];
  try {
    return await bringUp(options, folder, ending);
  } catch (error) {
    await end(ending);
    throw asFolderProblem(error, folder.path);
  }
}

async function bringUp(
  options: LocalCloudOptions,
  folder: DataFolder,
  ending: Ending[],
): Promise<LocalCloud> {
  folder.remove('addresses');
  const clock = openClock(join(folder.path, 'clock.json'));
  ending.push(() => clock.close());
  const log = openFileLog(join(folder.path, 'local-cloud.log'), clock);
  const seeded = seededCity(folder, options.city);
  const seed = (await options.createSeed?.(seeded ?? options.city)) ?? NO_SEED;
  const ports = await choosePorts(folder, options.port);

  const environment: Record<string, string> = {};
  let assembly: Assembly | undefined;
  let provisioned: readonly ProvisionedResource[] = [];
  const isFronted = options.record === true || options.faults !== undefined;
  const front = isFronted ? createFront({ region: REGION, account: ACCOUNT, log }) : undefined;
  if (front !== undefined) ending.push(() => front.stop());
  const composition = options.compose({
    clock,
    log,
    ports,
    region: REGION,
    accounts: seed.accounts,
    pathOf: (input) => seed.pathOf?.(input),
    externalDynamoDb: options.externalDynamoDb,
    mailAccount: options.mailAccount,
    front: front ?? noFront,
    surroundingsOf: (name, listener) => ({
      clock,
      log,
      dataDir: folder.folderOf(name),
      region: REGION,
      account: ACCOUNT,
      port: listener === undefined ? 0 : ports[listener],
    }),
    environment: () => environment,
    assetPath: (objectKey) => assembly?.assetPath(objectKey),
  });
  let addresses: Addresses | undefined;
  const control = await listenForControl(ports.control, {
    clock,
    log,
    zone: ZONE,
    addresses: () => addresses,
    counters: () => composition.counters(),
    routes: frontRoutes(front, () => provisioned),
  });
  ending.push(() => control.close());

  // Stopped even if it has not started: a service may hold a file or a child from its making on.
  for (const service of composition.services) ending.push(() => service.stop());
  Object.assign(environment, ...(await listenAll(composition.services)));
  // Functions are given the front's addresses; everybody else keeps those of the services.
  const machineOfTask = (token: string) => composition.machineOfTask?.(token);
  Object.assign(environment, await front?.listen(environment, machineOfTask));

  // What an earlier start left there is another template's.
  const outdir = join(folder.path, 'cloud-assembly');
  rmSync(outdir, { recursive: true, force: true });
  assembly = readAssembly(await options.synthesise(outdir));
  const system = await provisionAll(assembly.stacks, composition.services, {
    region: REGION,
    account: ACCOUNT,
  });
  provisioned = system.resources();
  for (const service of composition.services) await service.start?.();

  const found = addressesOf(ports, composition.dynamoDbEndpoint(), system.resources(), seed.accounts);
  const invoke = invokerByName(composition, system.resources());
  if (seeded === undefined) {
    await seed.plant({ addresses: found, clock, environment, invoke });
    folder.write('seeded', { city: seed.city });
  }
  if (options.faults !== undefined) front?.setFaults(options.faults);
  addresses = found;
  folder.write('addresses', addresses);
  ending.push(() => folder.remove('addresses'));
  log('Ready');
  let stopped: Promise<void> | undefined;
  return { addresses, clock, environment, invoke, stop: () => (stopped ??= end(ending, log)) };
}

/** All at once, and all to the end even if one fails, so that each can be stopped. */
async function listenAll(services: readonly Service[]): Promise<Readonly<Record<string, string>>[]> {
  const settled = await Promise.allSettled(services.map(async (service) => service.listen?.() ?? {}));
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** Ends in reverse order what was begun; what fails to end hinders no other. */
async function end(ending: readonly Ending[], log?: Log): Promise<void> {
  for (const one of ending.toReversed()) {
    try {
      await one();
    } catch (error) {
      log?.('Something did not end as it should', { error: String(error) });
    }
  }
}

/** @returns the city in the folder; undefined where it has yet to be filled */
function seededCity(folder: DataFolder, wanted: string | undefined): string | undefined {
  const { city } = (folder.read('seeded') ?? {}) as { city?: string };
  if (city !== undefined && wanted !== undefined && city !== wanted) {
    throw new StartProblem(
      `${folder.path} holds ${city}, not ${wanted}. Erase it with --fresh, or choose another with --data.`,
    );
  }
  return city;
}
