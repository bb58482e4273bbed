import * as z from 'zod';
import { Decider } from '../decisions/decision.ts';
import { Decree } from './decree.ts';

const Sequence = z.int().min(1);

/** A companion given to one participant by hand: the decree found none free, or whom it gave works no more. */
const GivenByHand = z.object({
  sequence: Sequence,
  application: z.string(),
  companion: z.string(),
  by: Decider,
  at: z.string(),
});
export type GivenByHand = z.infer<typeof GivenByHand>;

/** A participation that has ended before its time: the companion looks after one less. */
const Ended = z.object({ application: z.string() });

/** What the register of a year holds, by the `kind` of its items. */
export const RegisterItem = z.discriminatedUnion('kind', [
  Decree.extend({ kind: z.literal('decree') }),
  GivenByHand.extend({ kind: z.literal('companion-given') }),
  Ended.extend({ kind: z.literal('companion-ended') }),
]);
type RegisterItem = z.infer<typeof RegisterItem>;

/**
 * The register of a programme year: its decrees and the companions given by hand, numbered through in the order in
 * which they came about. Who looks after whom, and so every load, follows from it and is counted nowhere else.
 */
export interface Register {
  readonly decrees: readonly Decree[];
  /** The number of the next entry. Whoever is not the first to take it reads the register again. */
  readonly next: number;
  /** The companion of each participant, by id, ended participations left out. */
  readonly companions: ReadonlyMap<string, string>;
  /** Those whose participation ended before its time. */
  readonly ended: ReadonlySet<string>;
  /** How many each companion looks after. */
  readonly loads: ReadonlyMap<string, number>;
}

/** @param items in the order of their numbers */
export function registerOf(items: readonly RegisterItem[]): Register {
  const companions = new Map<string, string>();
  let next = 1;
  for (const item of items) {
    if (item.kind === 'companion-ended') continue;
    next = item.sequence + 1;
    if (item.kind === 'companion-given') companions.set(item.application, item.companion);
    else addThose(item, companions);
  }
  const ended = new Set(items.flatMap((item) => (item.kind === 'companion-ended' ? [item.application] : [])));
  for (const application of ended) companions.delete(application);
  const loads = new Map<string, number>();
  for (const companion of companions.values()) loads.set(companion, (loads.get(companion) ?? 0) + 1);
  const decrees = items.flatMap(({ kind, ...item }) => (kind === 'decree' ? [item as Decree] : []));
  return { decrees, next, companions, ended, loads };
}

/** An application that a second decree names again is looked after already. */
function addThose(decree: Decree, companions: Map<string, string>): void {
  for (const [companion, applications] of Object.entries(decree.companions)) {
    for (const each of applications) if (!companions.has(each)) companions.set(each, companion);
  }
}

/** Those fixed by the year's decrees who take part and have no companion, or one who works no more; in no order. */
export function needingCompanion(
  { decrees, companions, ended }: Register,
  isWorking: (companion: string) => boolean,
): readonly string[] {
  const fixed = decrees.flatMap(({ applications, leftOut }) =>
    applications.filter((application) => !leftOut.includes(application)),
  );
  return [...new Set(fixed)].filter((application) => {
    const companion = companions.get(application);
    return !ended.has(application) && (companion === undefined || !isWorking(companion));
  });
}
