import type { Clock, InvokeAnswer } from '../contract.ts';
import type { Addresses, DemoAccount } from './addresses.ts';

/** What a seed works on: the system that has just come up. */
interface SeedTarget {
  readonly addresses: Addresses;
  readonly clock: Clock;
  /** AWS_ENDPOINT_URL_… of all services, for SDK clients. */
  readonly environment: Readonly<Record<string, string>>;
  /** Invokes a function by its name or by the beginning of its logical id. */
  invoke(functionName: string, payload: unknown): Promise<InvokeAnswer>;
}

/** What a fresh data folder is filled with. */
export interface Seed {
  /** Name of the city, kept with the data. */
  readonly city: string;
  /** Those who can sign in. */
  readonly accounts: readonly DemoAccount[];
  /** Path on the site of the page about what an execution works on, given its input. */
  pathOf?(input: unknown): string | undefined;
  /** Called on fresh data until it has once succeeded: a crash repeats it, so it must be repeatable. */
  plant(target: SeedTarget): Promise<void>;
}

/** What `infra/local/seed.ts` exports as `createSeed`. @param city the one wished or already held, if any */
export type CreateSeed = (city: string | undefined) => Seed | Promise<Seed>;

export const NO_SEED: Seed = { city: '', accounts: [], plant: () => Promise.resolve() };
