import { type Case, type Company, decideWhenThere, untilAllLeft } from './company.ts';
import { type LinkAnswer, Offices } from './offices.ts';
import { inLanes } from './client/lanes.ts';
import { DemoProblem } from './client/problem.ts';

const answers: Readonly<Record<Case['person']['lurah'], LinkAnswer | undefined>> = {
  recommended: { outcome: 'recommended' },
  'not-recommended': {
    outcome: 'not-recommended',
    reason: 'Yang bersangkutan tidak dikenal oleh RT dan RW setempat.',
  },
  silent: undefined,
};

const answerOf = ({ person }: Case) => answers[person.lurah];

/** The heads of the areas answer by link; where they stay silent the clock moves past their deadline. */
export async function recommend(cases: readonly Case[], company: Company): Promise<void> {
  const offices = new Offices('recommendation', company);
  await offices.answerAll('Recommended by link', cases, answerOf);
  const answered = cases.filter(({ person }) => person.lurah !== 'silent');
  await untilAllLeft('recommendation', answered, company, (there) => offices.answerNewest(there, answerOf));
  const silent = cases.filter(({ person }) => person.lurah === 'silent');
  const last = await latestDeadline(silent, company);
  if (last === undefined) return;
  company.progress.clockMoved(await company.clock.passMoment(last));
  await forward(silent, company);
}

/** Where nobody answered, the dinas passes the case on without a recommendation: silence refuses nobody. */
async function forward(silent: readonly Case[], company: Company): Promise<void> {
  const phase = company.progress.begin('Passed on by the dinas', silent.length);
  const verdict = { outcome: 'forwarded', reason: 'Lurah dan camat belum menjawab; berkas sudah lengkap.' };
  const decide = (each: Case) => decideWhenThere(company.deputy, 'recommendation', each, verdict, company);
  await inLanes(silent, company.lanes, async (each) => {
    await decide(each);
    phase.step();
  });
  await untilAllLeft('recommendation', silent, company, (there) => inLanes(there, company.lanes, decide));
}

async function latestDeadline(silent: readonly Case[], company: Company): Promise<string | undefined> {
  const deadlines: string[] = [];
  await inLanes(silent, company.lanes, async ({ sent }) => {
    const { stage } = await company.applicants.status(sent);
    if (stage?.name !== 'recommendation') {
      throw new DemoProblem(`${sent.number} waits for a recommendation, but its page says ${stage?.name}`);
    }
    deadlines.push(stage.dueAt);
  });
  return deadlines.toSorted().at(-1);
}
