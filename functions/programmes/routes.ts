import * as z from 'zod';
import { Code, lapsed, Rupiah, type RuleProblem, validity, Words } from './rule-values.ts';

/** A perangkat daerah. */
export const Agency = z.strictObject({ id: Code, name: Words });

/** A line of business, the agency that leads its training and those that support it, for as long as that holds. */
const Sector = z.strictObject({
  id: Code,
  name: Words,
  agency: Code,
  support: z.array(Code),
  ...validity,
});

/** An institution that finances. `membersOnly`: whom it serves must first become a member. */
const Lender = z.strictObject({
  id: Code,
  name: Words,
  kind: z.enum(['cooperative', 'bank', 'institution']),
  sharia: z.boolean(),
  membersOnly: z.boolean(),
  ...validity,
});

/** Where an amount goes: the lender it is referred to first, and others the participant may prefer. */
const LenderBand = z.strictObject({
  /** Whole rupiah; the last band has none. */
  upTo: Rupiah.positive().optional(),
  lender: Code,
  alternatives: z.array(Code).optional(),
});

/** Who trains and who finances: directory and routes. */
export const routes = {
  agency: Agency,
  agencies: z.array(Agency).min(1),
  sectors: z.array(Sector).min(1),
  lenders: z.array(Lender).min(1),
  /** By amount in whole rupiah, ascending; the last band has no upper limit. */
  lenderBands: z.array(LenderBand).min(1),
};
const Routes = z.object(routes);
type Routes = z.infer<typeof Routes>;

/** The agency that trains a sector; an unknown sector goes to the programme's owner. */
export function agencyOf(programme: Routes, sectorId: string): z.infer<typeof Agency> {
  const sector = programme.sectors.find((candidate) => candidate.id === sectorId);
  return programme.agencies.find((agency) => agency.id === sector?.agency) ?? programme.agency;
}

/** The lender an amount in whole rupiah is referred to: the first band that reaches it. */
export function lenderFor(programme: Routes, amount: number): z.infer<typeof Lender> {
  const band = programme.lenderBands.find(({ upTo }) => upTo === undefined || amount <= upTo);
  const lender = programme.lenders.find((candidate) => candidate.id === band?.lender);
  if (lender === undefined) throw new Error(`No lender for ${amount}`);
  return lender;
}

/** Routes that lead nowhere, or not for as long as the programme runs. */
export function routeProblems(
  programme: Routes,
  time: { readonly from: string; readonly until: string },
): readonly RuleProblem[] {
  return [...sectorProblems(programme, time), ...bandProblems(programme, time)];
}

function sectorProblems(
  { sectors, agencies }: Routes,
  time: { readonly from: string; readonly until: string },
): readonly RuleProblem[] {
  const known = new Set(agencies.map(({ id }) => id));
  return sectors.flatMap((sector, index) => {
    const path = ['sectors', index];
    return [
      ...[{ at: 'agency', id: sector.agency }, ...sector.support.map((id) => ({ at: 'support', id }))]
        .filter(({ id }) => !known.has(id))
        .map(({ at, id }) => ({ path: [...path, at], message: `${id} is not among the agencies` })),
      ...lapsed(path, sector, time),
    ];
  });
}

function bandProblems(
  { lenderBands, lenders }: Routes,
  time: { readonly from: string; readonly until: string },
): readonly RuleProblem[] {
  return lenderBands.flatMap((band, index) => {
    const path = ['lenderBands', index];
    const before = lenderBands[index - 1];
    const isLast = index === lenderBands.length - 1;
    const problems: RuleProblem[] = [];
    if (isLast && band.upTo !== undefined) {
      problems.push({
        path: [...path, 'upTo'],
        message: 'must not be there: the last band takes every amount',
      });
    }
    if (!isLast && band.upTo === undefined) {
      problems.push({
        path: [...path, 'upTo'],
        message: 'is missing: only the last band takes every amount',
      });
    }
    if (before?.upTo !== undefined && band.upTo !== undefined && band.upTo <= before.upTo) {
      problems.push({
        path: [...path, 'upTo'],
        message: `is not above the ${before.upTo} of the band before`,
      });
    }
    const named = [
      { at: 'lender', id: band.lender },
      ...(band.alternatives ?? []).map((id) => ({ at: 'alternatives', id })),
    ];
    for (const { at, id } of named) {
      const position = lenders.findIndex((candidate) => candidate.id === id);
      const lender = lenders[position];
      if (lender === undefined)
        problems.push({ path: [...path, at], message: `${id} is not among the lenders` });
      else problems.push(...lapsed(['lenders', position], lender, time));
    }
    return problems;
  });
}
