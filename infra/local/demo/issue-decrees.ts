import { type Case, type Company, decideWhenThere, untilAllLeft } from './company.ts';
import { inLanes } from './client/lanes.ts';
import { untilNoneMissing } from './client/patience.ts';
import { expectJson } from './client/problem.ts';

const largestBatch = 50;
const refusal = { reason: 'Rekomendasi dan berkas belum memenuhi syarat program.' };

/** A decree that is to be issued. */
interface Decree {
  readonly number: string;
  readonly track: string;
  readonly date: string;
  readonly cases: readonly Case[];
}

/** The head of the dinas refuses some and fixes the others by decree, in batches. @returns those who were fixed */
export async function issueDecrees(cases: readonly Case[], company: Company): Promise<readonly Case[]> {
  await untilAllWait(cases, company);
  const phase = company.progress.begin('Decided by the head', cases.length);
  const refused = cases.filter(({ person }) => person.head === 'refused');
  await inLanes(refused, company.lanes, async (each) => {
    await refuse(each, company);
    phase.step();
  });
  const fixed = cases.filter(({ person }) => person.head === 'fixed');
  const decrees = decreesFor(fixed, localDate(await company.clock.now()), company);
  for (const decree of decrees) {
    await issueDecree(decree, company);
    phase.step(decree.cases.length);
  }
  await untilAllLeft('decree', cases, company, async (there) => {
    const still = new Set(there);
    await inLanes(
      refused.filter((each) => still.has(each)),
      company.lanes,
      (each) => refuse(each, company),
    );
    for (const decree of decrees) {
      const again = decree.cases.filter((each) => still.has(each));
      if (again.length > 0) await issueDecree({ ...decree, cases: again }, company);
    }
  });
  return fixed;
}

function refuse(each: Case, company: Company): Promise<void> {
  return decideWhenThere(company.head, 'refusal', each, refusal, company);
}

/** By track, since a decree is of one track, and no larger than one would sign. */
function decreesFor(cases: readonly Case[], date: string, { seed, year }: Company): readonly Decree[] {
  const batches = [...Map.groupBy(cases, ({ person }) => person.track.id)].flatMap(([track, ofTrack]) =>
    Array.from({ length: Math.ceil(ofTrack.length / largestBatch) }, (_, index) => ({
      track,
      cases: ofTrack.slice(index * largestBatch, (index + 1) * largestBatch),
    })),
  );
  return batches.map((batch, index) => ({
    ...batch,
    date,
    number: `800/${seed}-${index + 1}/PERAGAAN/${year}`,
  }));
}

const localDate = (instant: Date) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jakarta' }).format(instant);

/** The same decree may be sent again, whole or in part, and goes on with whom it did not reach. */
async function issueDecree(
  { cases, date, number, track }: Decree,
  { head, patience }: Company,
): Promise<void> {
  const applications = cases.map(({ sent }) => sent.number);
  const notFixed = async () => {
    const answer = await head.request('POST', '/decrees', { track, decree: number, date, applications });
    const { fixed } = await expectJson<{ fixed: readonly string[] }>(answer, 200, `Decree ${number}`);
    return applications.length - fixed.length;
  };
  await untilNoneMissing(`not fixed by ${number}`, notFixed, patience);
}

async function untilAllWait(cases: readonly Case[], { head, patience }: Company): Promise<void> {
  const missing = async () => {
    const answer = await head.request('GET', '/decrees/waiting');
    const { items } = await expectJson<{ items: readonly { number: string }[] }>(
      answer,
      200,
      'The list of the head',
    );
    const waiting = new Set(items.map(({ number }) => number));
    return cases.filter(({ sent }) => !waiting.has(sent.number)).length;
  };
  await untilNoneMissing('not waiting for a decree', missing, patience);
}
