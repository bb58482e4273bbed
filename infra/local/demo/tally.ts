import { type Case, type Company, untilState } from './company.ts';
import { inLanes } from './client/lanes.ts';
import { endOf } from './person.ts';
import { DemoProblem } from './client/problem.ts';
import type { ReferralEnd } from './refer.ts';
import type { World } from './client/world.ts';

/** The table's columns, in their order. */
export const columns = [
  'applied',
  'place',
  'waiting',
  'promoted',
  'ranked',
  'participant',
  'completed',
  'not-completed',
  'refused',
  'accepted',
  'declined',
  'no answer',
] as const;
type Column = (typeof columns)[number];

/** The figures of one kecamatan. */
export type Figures = Readonly<Record<Column, number>>;

/** What became of everybody, by kecamatan. */
export type Tally = ReadonlyMap<string, Figures>;

/** The state a person who got no place is left in, as a column. */
const withoutPlace: Readonly<Record<string, Column>> = {
  waits: 'waiting',
  received: 'ranked',
  // The place of somebody who was refused: a journey of its own, which nobody plays on.
  'holds-place': 'promoted',
};

/**
 * Asks for everybody's application what became of it. @throws DemoProblem where that is not what everybody had
 * decided
 */
export async function countAll(
  cases: readonly Case[],
  facts: {
    readonly participants: readonly Case[];
    readonly referrals: ReadonlyMap<string, ReferralEnd>;
    readonly world: World;
  },
  company: Company,
): Promise<Tally> {
  const phase = company.progress.begin('Counted', cases.length);
  const districtOf = new Map(facts.world.areas.map(({ code, district }) => [code, district]));
  const tally = new Map<string, Record<Column, number>>();
  for (const { district } of facts.world.areas) tally.set(district, noFigures());
  const participants = new Set(facts.participants.map(({ sent }) => sent.number));
  await inLanes(cases, company.lanes, async (each) => {
    const figures = tally.get(districtOf.get(each.person.area) ?? '');
    const referral = facts.referrals.get(each.sent.number);
    const found: readonly (Column | undefined)[] = [
      'applied',
      await standingOf(each, company),
      each.holdsPlace ? 'place' : undefined,
      participants.has(each.sent.number) ? 'participant' : undefined,
      referral === 'no-answer' ? 'no answer' : referral,
    ];
    for (const column of found) if (figures !== undefined && column !== undefined) figures[column] += 1;
    phase.step();
  });
  return tally;
}

async function standingOf({ holdsPlace, person, sent }: Case, company: Company): Promise<Column> {
  if (holdsPlace) {
    await untilState(company, sent, endOf(person));
    return endOf(person);
  }
  const { state } = await company.applicants.status(sent);
  const column = withoutPlace[state];
  if (column === undefined) throw new DemoProblem(`${sent.number} has no place and is ${state}`);
  return column;
}

function noFigures(): Record<Column, number> {
  return Object.fromEntries(columns.map((column) => [column, 0])) as Record<Column, number>;
}

/** The table as text: a line a kecamatan in the order of their codes, and the sums. */
export function formatTally(tally: Tally): string {
  const sum = noFigures();
  for (const figures of tally.values()) for (const column of columns) sum[column] += figures[column];
  const lines = [...tally, ['All', sum] as const].map(([name, figures]) => [
    name,
    ...columns.map((column) => String(figures[column])),
  ]);
  const all = [['Kecamatan', ...columns], ...lines];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0))) ?? [];
  const format = (line: readonly string[]) =>
    line
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const [heading = [], ...body] = all;
  return [format(heading), rule, ...body.slice(0, -1).map(format), rule, format(body.at(-1) ?? []), ''].join(
    '\n',
  );
}
