import { inLanes } from './client/lanes.ts';
import { type Case, type Company, decideWhenThere, untilAllLeft } from './company.ts';

/** By attendance: the programme asks for at least 80 percent of the sessions. */
const completed = { sessions: 10, attended: 9 };
const notCompleted = { sessions: 10, attended: 4 };

/** The agencies train the participants. @returns those who completed */
export async function train(participants: readonly Case[], company: Company): Promise<readonly Case[]> {
  const phase = company.progress.begin('Trained', participants.length);
  await inLanes(participants, company.lanes, async (each) => {
    await recordResult(each, company);
    phase.step();
  });
  await untilAllLeft('training', participants, company, (there) =>
    inLanes(there, company.lanes, (each) => recordResult(each, company)),
  );
  return participants.filter(({ person }) => person.training === 'completed');
}

function recordResult(each: Case, company: Company): Promise<void> {
  const verdict = each.person.training === 'completed' ? completed : notCompleted;
  return decideWhenThere(company.trainer, 'training-result', each, verdict, company);
}
