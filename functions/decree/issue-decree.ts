import { ConflictError, InvalidInputError } from '#shared/errors.ts';
import type { Application } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { decideStage } from '../decisions/decide-stage.ts';
import { type Officer, requireRole } from '../people/officer.ts';
import type { City } from '../programmes/city.ts';
import { companionOf, type Decree, decreeId, repeats, withLeftOut } from './decree.ts';
import { enterDecree } from './enter-decree.ts';
import type { DecreeInput } from './parse-decree.ts';

type Dependencies = Parameters<typeof enterDecree>[2] & {
  readonly applications: ApplicationsRepository;
  readonly city: Pick<City, 'programmeOf'>;
};

/** What a decree did. */
export interface Issued {
  readonly decree: Decree;
  readonly fixed: readonly string[];
  /** Those for which somebody decided otherwise while the decree was issued, with the code of the conflict. */
  readonly notFixed: readonly { readonly number: string; readonly code: string }[];
}

/** Decisions made at the same time: enough for a whole city's decree within one request. */
const atOnce = 25;

/** A decree may be signed some days after it is entered; a slip of the year is none. Milliseconds. */
const aheadAllowed = 7 * 86_400_000;
const backAllowed = 366 * 86_400_000;

/** @throws InvalidInputError date-implausible */
function requirePlausible(date: string, now: Date): void {
  const distance = Date.parse(date) - now.getTime();
  if (distance > aheadAllowed || distance < -backAllowed) {
    throw new InvalidInputError([{ field: 'date', code: 'date-implausible' }]);
  }
}

/**
 * Fixes applications by decree. The decree is stored first, with the companions it gives, and then each application
 * is decided, so that an issue cut short can be sent again, whole or in part, and goes on.
 * @throws ForbiddenError, InvalidInputError where an application is not of this track
 * @throws ConflictError decree-number-taken, or stage-mismatch where one of them does not wait for a decree
 */
export async function issueDecree(
  input: DecreeInput,
  officer: Officer,
  dependencies: Dependencies,
): Promise<Issued> {
  requireRole(officer, 'kepala-dinas', input.track);
  requirePlausible(input.date, dependencies.clock());
  const applications = await commonYear(input, dependencies.applications);
  const wanted = {
    number: input.decree,
    year: applications.year,
    track: input.track,
    date: input.date,
    by: { kind: 'officer' as const, name: officer.name, title: officer.title },
    at: dependencies.clock().toISOString(),
    applications: input.applications,
    leftOut: [],
  };
  const { decree, isEarlier } = await enterDecree(wanted, applications.found, dependencies);
  if (!repeats(decree, wanted)) {
    throw new ConflictError('decree-number-taken', { values: { number: input.decree } });
  }
  const conflicts = await fixAll(wanted.applications, decree, officer, dependencies);
  // On a repetition an application may have gone on to its end: that tells nothing against its having been fixed.
  const notFixed = conflicts.filter(
    ({ number, code }) => !isEarlier || code !== 'stage-mismatch' || decree.leftOut.includes(number),
  );
  const out = new Set(notFixed.map(({ number }) => number));
  const fixed = wanted.applications.filter((number) => !out.has(number));
  const leftOut = [...decree.leftOut.filter((number) => !fixed.includes(number)), ...out];
  const settled = withLeftOut(decree, [...new Set(leftOut)].toSorted());
  if (settled.leftOut.join() !== decree.leftOut.join()) await dependencies.decrees.leaveOut(settled);
  return { decree: settled, fixed, notFixed };
}

/** What a decree did, as JSON, with the address under which the decree and its annex are found. */
export function issuedBody({ decree, fixed, notFixed }: Issued): Record<string, unknown> {
  return {
    decree: decree.number,
    address: `/api/decrees/${decreeId(decree)}`,
    fixed,
    ...(notFixed.length === 0 ? {} : { notFixed }),
  };
}

/** @throws InvalidInputError where the applications are not all of the decree's track and of one year */
async function commonYear(
  { track, applications: numbers }: DecreeInput,
  applications: ApplicationsRepository,
): Promise<{ readonly year: number; readonly found: readonly Application[] }> {
  const found = await applications.list(numbers);
  const [first] = found;
  const fits = found.every((application) => application.track === track && application.year === first?.year);
  if (first === undefined || found.length !== numbers.length || !fits) {
    throw new InvalidInputError([{ field: 'applications', code: 'invalid' }]);
  }
  return { year: first.year, found };
}

/** Decides one application after the other, some at once. Answers those that somebody decided otherwise. */
async function fixAll(
  numbers: readonly string[],
  decree: Decree,
  officer: Officer,
  dependencies: Dependencies,
): Promise<readonly { readonly number: string; readonly code: string }[]> {
  const conflicts: { number: string; code: string }[] = [];
  for (let start = 0; start < numbers.length; start += atOnce) {
    const batch = numbers.slice(start, start + atOnce).map(async (number) => {
      const companion = companionOf(decree, number);
      const verdict = { outcome: 'fixed', reference: decree.number, ...(companion && { companion }) };
      try {
        await decideStage(number, 'decree', verdict, officer, dependencies);
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        conflicts.push({ number, code: error.code });
      }
    });
    await Promise.all(batch);
  }
  return conflicts;
}
