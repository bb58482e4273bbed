import { isDeepStrictEqual } from 'node:util';
import { logger } from '#shared/observability.ts';
import type { Ledger } from '../places/ledger.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import type { CityRepository } from './city-repository.ts';
import type { Programme } from './programme.ts';

/** How many ledgers a refusal names before it counts the rest. */
const named = 5;

/** Thrown for rules that may not follow those that are there; the message says which and why. */
export class RulesRefusedError extends Error {
  constructor({ year, version }: Pick<Programme, 'year' | 'version'>, reason: string) {
    super(`Version ${version} of the rules of ${year} was refused: ${reason}`);
    this.name = 'RulesRefusedError';
  }
}

/**
 * Whether the rules may be loaded: the first version of a year, one that is there with the same content, or the next
 * after the newest that leaves the places of every ledger as they are. A refusal is logged with its reason.
 * @param ledgers as the rules would open them
 * @returns true where these are the rules in force from now on, false for an earlier version that was loaded again
 * @throws RulesRefusedError
 */
export async function acceptRules(
  programme: Programme,
  ledgers: readonly Ledger[],
  dependencies: { readonly city: CityRepository; readonly places: PlacesRepository },
): Promise<boolean> {
  const { year, version } = programme;
  const newest = await dependencies.city.currentProgramme(year);
  if (newest === undefined) return true;
  const reason = await reasonAgainst(programme, newest, ledgers, dependencies);
  if (reason === undefined) return version >= newest.version;
  logger.error('rules refused', { year, version, reason });
  throw new RulesRefusedError(programme, reason);
}

async function reasonAgainst(
  programme: Programme,
  newest: Programme,
  ledgers: readonly Ledger[],
  { city, places }: { readonly city: CityRepository; readonly places: PlacesRepository },
): Promise<string | undefined> {
  const { year, version } = programme;
  if (version <= newest.version) {
    const earlier = await city.findProgramme(year, version);
    if (earlier !== undefined && isDeepStrictEqual(earlier, programme)) return undefined;
    return `the newest is ${newest.version}, and what was loaded is never changed; a change is version ${newest.version + 1}`;
  }
  if (version !== newest.version + 1) return `the next version is ${newest.version + 1}`;
  return changeOfLedgers(ledgers, await places.ledgers(ledgers));
}

/** A new version changes no places: a review does, which knows who holds them and who waits. */
function changeOfLedgers(wanted: readonly Ledger[], existing: readonly Ledger[]): string | undefined {
  const byKey = new Map(existing.map((ledger) => [`${ledger.track} ${ledger.area}`, ledger]));
  const changes = wanted.flatMap((offered) => {
    const key = `${offered.track} ${offered.area}`;
    const stands = byKey.get(key);
    if (stands === undefined) return [];
    return (['limit', 'directUpTo'] as const)
      .filter((field) => stands[field] !== offered[field])
      .map((field) => `${key}: ${field} is ${stands[field]}, not ${offered[field]}`);
  });
  if (changes.length === 0) return undefined;
  const more = changes.length > named ? `; and ${changes.length - named} more` : '';
  return `a version changes no places, that is a review's work (${changes.slice(0, named).join('; ')}${more})`;
}
