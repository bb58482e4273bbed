import type { Application } from '../applications/application.ts';
import type { DecreesRepository } from './decrees-repository.ts';

/**
 * Gives the companion of a participant back, whose participation ends before its time: refused, withdrawn, deceased.
 * Who completes the training keeps the companion to the end of the programme year. Repeating it changes nothing, and
 * nothing is written for who was never fixed by a decree.
 */
export async function endCompanionship(
  { decree, number, year }: Pick<Application, 'decree' | 'number' | 'year'>,
  { decrees }: { readonly decrees: Pick<DecreesRepository, 'end'> },
): Promise<void> {
  // Also where there is no companion: one might be given by hand at this very moment.
  if (decree !== undefined) await decrees.end(year, number);
}
