import type { Clock } from '#shared/clock.ts';
import { ConflictError } from '#shared/errors.ts';
import type { Application } from '../applications/application.ts';
import { deskOf } from '../decisions/decision.ts';
import type { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { assignCompanions } from '../people/assign-companion.ts';
import type { Decree } from './decree.ts';
import { normaliseDecreeNumber } from './decree.ts';
import type { DecreesRepository } from './decrees-repository.ts';
import type { Register } from './register.ts';
import { staffing, type StaffingSources } from './staffing.ts';

type Dependencies = StaffingSources & {
  readonly decisions: DecisionsRepository;
  readonly decrees: DecreesRepository;
  readonly clock: Clock;
};

/**
 * Enters the decree in the register of its year, together with the companions it gives, in one write: the entry's
 * place is free only if nothing was entered since the register was read, so that no two decrees take the same number
 * or fill the same companion. Answers the decree that stands under the number, and whether it stood there before.
 * @throws ConflictError stage-mismatch, with nothing stored, where one of the applications does not wait for a decree
 */
export async function enterDecree(
  wanted: Omit<Decree, 'sequence' | 'companions'>,
  applications: readonly Application[],
  dependencies: Dependencies,
): Promise<{ readonly decree: Decree; readonly isEarlier: boolean }> {
  const { decrees, decisions } = dependencies;
  const name = normaliseDecreeNumber(wanted.number);
  for (;;) {
    const register = await decrees.register(wanted.year);
    const earlier = register.decrees.find(({ number }) => normaliseDecreeNumber(number) === name);
    if (earlier !== undefined) return { decree: earlier, isEarlier: true };
    await requireWaiting(wanted, decisions);
    const companions = await companionsFor(applications, register, wanted.year, dependencies);
    const decree = { ...wanted, sequence: register.next, companions };
    if (await decrees.enter(decree)) return { decree, isEarlier: false };
  }
}

/** @throws ConflictError stage-mismatch */
async function requireWaiting(
  decree: Pick<Decree, 'year' | 'track' | 'applications'>,
  decisions: DecisionsRepository,
): Promise<void> {
  const waiting = await decisions.listOpen(deskOf('decree', decree.year, decree.track));
  const open = new Set(waiting.map(({ application }) => application));
  if (!decree.applications.every((number) => open.has(number))) throw new ConflictError('stage-mismatch');
}

async function companionsFor(
  applications: readonly Application[],
  register: Register,
  year: number,
  dependencies: Dependencies,
): Promise<Decree['companions']> {
  const without = applications.filter(({ number }) => !register.companions.has(number));
  const assigned = assignCompanions(without, await staffing(year, register, dependencies));
  // One whom an earlier decree named in vain keeps the companion they were given then.
  const kept = applications.flatMap(({ number }) => {
    const companion = register.companions.get(number);
    return companion === undefined ? [] : [[number, companion] as const];
  });
  const groups = Map.groupBy([...assigned, ...kept], ([, companion]) => companion);
  const lists = [...groups].map(
    ([companion, pairs]) => [companion, pairs.map(([number]) => number).toSorted()] as const,
  );
  return Object.fromEntries(lists);
}
