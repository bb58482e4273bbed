import type { Addresses } from '../supervisor/addresses.ts';
import type { ApplicantClient, Sent } from './client/applicant-client.ts';
import type { ClockClient } from './client/clock-client.ts';
import type { Inbox } from './client/inbox.ts';
import type { OfficerClient } from './client/officer-client.ts';
import { inLanes } from './client/lanes.ts';
import { eventually, untilNoneMissing } from './client/patience.ts';
import type { Person } from './person.ts';
import type { Progress } from './progress.ts';
import { DemoProblem, expectJson } from './client/problem.ts';

/** Everybody who plays, and what they play with. */
export interface Company {
  readonly addresses: Pick<Addresses, 'site' | 'api' | 'control'>;
  readonly seed: number;
  readonly year: number;
  /** How many do something at once. */
  readonly lanes: number;
  /** Seconds after which standing still is a fault. */
  readonly patience: number;
  readonly progress: Progress;
  readonly applicants: ApplicantClient;
  readonly verifier: OfficerClient;
  readonly deputy: OfficerClient;
  readonly head: OfficerClient;
  readonly trainer: OfficerClient;
  readonly inbox: Inbox;
  readonly clock: ClockClient;
}

/** An application that was accepted. */
export interface Case {
  readonly person: Person;
  readonly sent: Sent;
  readonly holdsPlace: boolean;
}

/** The stage is not reached yet, or is being opened again at this moment: the verdict is to be given again. */
const tooEarly = new Set(['stage-mismatch', 'journey-in-motion']);

/** An officer's verdict on a stage, given as soon as the application has come to it. */
export async function decideWhenThere(
  officer: OfficerClient,
  stage: 'file-check' | 'recommendation' | 'refusal' | 'training-result',
  { sent }: Case,
  verdict: unknown,
  { applicants, patience }: Company,
): Promise<void> {
  const path = `/applications/${sent.number}/${stage}`;
  const decide = async () => {
    const answer = await officer.request('POST', path, verdict);
    if (answer.status !== 409 || !tooEarly.has((await codeOf(answer)) ?? '')) {
      return expectJson(answer, 200, path);
    }
    // Where an answer was lost, its verdict may have ended the journey meanwhile.
    return isEnd((await applicants.status(sent)).state) ? true : undefined;
  };
  await eventually(`${path} not yet at its stage`, decide, patience);
}

/**
 * Sees that all have left a stage. Who is still there is decided again, as an officer does who finds a case on the
 * desk once more: a task that was begun twice opens the case twice.
 */
export async function untilAllLeft(
  stage: string,
  cases: readonly Case[],
  company: Company,
  decideAgain: (there: readonly Case[]) => Promise<void>,
): Promise<void> {
  let there = cases;
  const look = async () => {
    const asked = there;
    const left = new Set<Case>();
    await inLanes(asked, company.lanes, async (each) => {
      const status = await company.applicants.status(each.sent);
      if (status.stage?.name !== stage || isEnd(status.state)) left.add(each);
    });
    there = asked.filter((each) => !left.has(each));
    if (there.length > 0) await decideAgain(there);
    return there.length;
  };
  await untilNoneMissing(`still in ${stage}`, look, company.patience);
}

/** How a journey that began with a place may end here. */
export type End = 'completed' | 'not-completed' | 'refused';

const ends: ReadonlySet<string> = new Set<End>(['completed', 'not-completed', 'refused']);
const isEnd = (state: string) => ends.has(state);

/** Waits until an application is in a state. @throws DemoProblem at once where it came to another end */
export async function untilState(company: Company, sent: Sent, state: End): Promise<void> {
  await eventually(
    `${sent.number} not yet ${state}`,
    async () => {
      const now = await company.applicants.status(sent);
      if (now.state === state) return true;
      if (!isEnd(now.state)) return undefined;
      throw new DemoProblem(`${sent.number} is ${now.state}, but everybody had decided for ${state}`);
    },
    company.patience,
  );
}

/** The code of a problem; the answer can still be read. */
export async function codeOf(answer: Response): Promise<string | undefined> {
  const { code } = (await answer.clone().json()) as { code?: string };
  return code;
}
