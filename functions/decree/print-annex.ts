import { ConflictError } from '#shared/errors.ts';
import type { Officer } from '../people/officer.ts';
import { annexOf, decreeForOfficer } from './annex.ts';
import { annexPdf } from './annex-pdf.ts';
import type { AnnexStore } from './annex-store.ts';
import type { Decree } from './decree.ts';

/**
 * The decree and a link to its printed annex. The annex is made from the decree's record by whoever first asks for
 * it: a crash between decree and annex loses nothing.
 * @throws ForbiddenError, NotFoundError
 * @throws ConflictError decree-unfinished where issuing it was cut short: it would list too few
 */
export async function printAnnex(
  id: string,
  officer: Officer,
  dependencies: Parameters<typeof annexOf>[1] & { readonly annexes: AnnexStore },
): Promise<{ readonly decree: Decree; readonly link: string }> {
  const { annexes } = dependencies;
  const decree = await decreeForOfficer(id, officer, dependencies);
  if (!(await annexes.holds(decree))) {
    const annex = await annexOf(decree, dependencies);
    if (annex.unfinished.length > 0) throw new ConflictError('decree-unfinished');
    await annexes.put(decree, await annexPdf(annex));
  }
  return { decree, link: await annexes.link(decree) };
}
