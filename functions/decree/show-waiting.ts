import type { Clock } from '#shared/clock.ts';
import { ConflictError } from '#shared/errors.ts';
import type { Html } from '#shared/html.ts';
import type { FormState } from '#shared/pages/form.ts';
import { findAtStage } from '../decisions/stage-duty.ts';
import { type Officer, scopesOf } from '../people/officer.ts';
import { localYear } from '../programmes/working-days.ts';
import { decreePage } from './decree-page.ts';
import type { DecreesRepository } from './decrees-repository.ts';
import { refusalPage } from './refusal-page.ts';
import { waitingBatches } from './waiting-batches.ts';

type Dependencies = Parameters<typeof waitingBatches>[1] & {
  readonly decrees: DecreesRepository;
  readonly clock: Clock;
};

/**
 * The page of what waits for a decree: one batch (`jalur`, `tahun`; else the first), or one application alone
 * (`permohonan`).
 */
export async function showWaiting(
  asked: Readonly<Record<string, string | undefined>>,
  officer: Officer,
  state: FormState,
  csrf: string,
  dependencies: Dependencies,
): Promise<Html> {
  const batches = await waitingBatches(officer, dependencies);
  const alone = asked['permohonan'];
  if (alone !== undefined) {
    const { number } = await findAtStage(alone, 'decree', officer, dependencies);
    const batch = batches.find(({ rows }) => rows.some((each) => each.number === number));
    const row = batch?.rows.find((each) => each.number === number);
    if (batch === undefined || row === undefined) throw new ConflictError('stage-mismatch');
    return refusalPage(row, batch.titles, state, csrf);
  }
  const chosen = batches.find(
    ({ track, year }) => track === asked['jalur'] && String(year) === asked['tahun'],
  );
  return decreePage(
    { batches, batch: chosen ?? batches[0], decrees: await decreesOf(officer, dependencies) },
    state,
    csrf,
  );
}

/** This programme year's decrees and the last one's, as far as the officer issues them. */
async function decreesOf(officer: Officer, { decrees, city, clock }: Dependencies) {
  const year = localYear(clock(), city.zone);
  const found = (await Promise.all([decrees.list(year), decrees.list(year - 1)])).flat();
  return found.filter(({ track }) => scopesOf(officer, 'kepala-dinas', [track]).length > 0);
}
