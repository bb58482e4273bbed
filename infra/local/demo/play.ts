import type { Addresses } from '../supervisor/addresses.ts';
import { ApplicantClient } from './client/applicant-client.ts';
import { checkFiles } from './check-files.ts';
import { ClockClient } from './client/clock-client.ts';
import type { Company } from './company.ts';
import { Inbox } from './client/inbox.ts';
import { issueDecrees } from './issue-decrees.ts';
import { OfficerClient } from './client/officer-client.ts';
import { personOf } from './person.ts';
import { Progress, type Screen } from './progress.ts';
import { recommend } from './recommend.ts';
import { refer } from './refer.ts';
import { submitApplications } from './submit-applications.ts';
import { countAll, type Tally } from './tally.ts';
import { train } from './train.ts';
import { readWorld } from './client/world.ts';

/** What is played. */
export interface Script {
  readonly applications: number;
  readonly seed: number;
  /** How many do something at once: the result does not depend on it. */
  readonly lanes: number;
  /** Seconds after which standing still is a fault. */
  readonly patience: number;
}

/**
 * Plays everybody through a running system: by HTTP, mailbox and sign-in, as people would, moving the clock.
 * @throws DemoProblem where something stalls or is answered as it should not be
 */
export async function play(script: Script, addresses: Addresses, screen: Screen): Promise<Tally> {
  const { patience, seed } = script;
  const clock = new ClockClient(addresses.control, patience);
  const world = await readWorld(addresses.api, patience);
  const officer = (name: string) => new OfficerClient(addresses, `${name}@dinas.example`, patience);
  const company: Company = {
    ...script,
    addresses,
    year: world.year,
    progress: new Progress(screen),
    applicants: new ApplicantClient(addresses.api, patience),
    verifier: officer('verifikator'),
    deputy: officer('kabid'),
    head: officer('kepala'),
    trainer: officer('pelatih'),
    inbox: new Inbox(addresses.mailbox, await clock.now(), patience),
    clock,
  };
  const people = Array.from({ length: script.applications }, (_, index) => personOf(seed, index, world));
  const cases = await submitApplications(people, company);
  const checked = await checkFiles(
    cases.filter(({ holdsPlace }) => holdsPlace),
    company,
  );
  await recommend(checked, company);
  const participants = await issueDecrees(checked, company);
  const completed = await train(participants, company);
  const referrals = await refer(completed, company);
  return countAll(cases, { participants, referrals, world }, company);
}
