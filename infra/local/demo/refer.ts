import { Browser, hiddenField } from './client/browser.ts';
import { type Case, codeOf, type Company, untilState } from './company.ts';
import { type LinkAnswer, Offices } from './offices.ts';
import { inLanes } from './client/lanes.ts';
import { eventually } from './client/patience.ts';
import { expectJson, expectStatus } from './client/problem.ts';

/** How a referral ended. */
export type ReferralEnd = 'accepted' | 'declined' | 'no-answer';

const answers: Readonly<Record<Case['person']['lender'], LinkAnswer | undefined>> = {
  accepted: { outcome: 'accepted' },
  declined: { outcome: 'declined', reason: 'Kebutuhan belum sesuai dengan kemampuan usaha.' },
  silent: undefined,
};

/** What the applicant's page calls it. */
const words: Readonly<Record<ReferralEnd, string>> = {
  accepted: 'Diterima untuk diproses',
  declined: 'Belum dapat diterima',
  'no-answer': 'Tidak dijawab sampai batas waktu',
};

/**
 * Who completed and wants it asks for a referral; the lenders answer by link, and where they stay silent the clock
 * moves past their deadline. @returns how each ended, as the applicants' pages say it, by application
 */
export async function refer(
  completed: readonly Case[],
  company: Company,
): Promise<ReadonlyMap<string, ReferralEnd>> {
  const asking = completed.filter(({ person }) => person.amount !== undefined);
  const phase = company.progress.begin('Referrals asked for', asking.length);
  const pages = new Map<string, Browser>();
  const deadlines: string[] = [];
  await inLanes(asking, company.lanes, async (each) => {
    const browser = await signIn(each, company);
    pages.set(each.sent.number, browser);
    deadlines.push(await requestReferral(each, browser, company));
    phase.step();
  });
  const offices = new Offices('referral', company);
  await offices.answerAll('Answered by lenders', asking, ({ person }) => answers[person.lender]);
  const last = deadlines.toSorted().at(-1);
  if (last !== undefined && asking.some(({ person }) => person.lender === 'silent')) {
    company.progress.clockMoved(await company.clock.passMoment(last));
  }
  return readEnds(asking, pages, company);
}

/** An applicant's browser with the page of the application open. */
async function signIn({ sent }: Case, company: Company): Promise<Browser> {
  await untilState(company, sent, 'completed');
  const browser = new Browser(company.addresses.site, company.patience);
  const answer = await browser.post('/permohonan', { number: sent.number, secret: sent.secret });
  await expectStatus(answer, 303, 'Number and secret');
  return browser;
}

/** Reads on the page whom the amount goes to, and agrees to that one. @returns until when the lender has time */
async function requestReferral({ person, sent }: Case, browser: Browser, company: Company): Promise<string> {
  const { amount } = person;
  const page = await browser.get(`/permohonan/${sent.number}/pembiayaan?amount=${amount}`);
  const consent = hiddenField(
    await (await expectStatus(page, 200, 'The page of referrals')).text(),
    'lender',
  );
  const input = { amount, purpose: 'Membeli alat usaha', consent };
  const answer = await company.applicants.refer(sent, input);
  // Asked again after a lost answer.
  if (answer.status === 409 && (await codeOf(answer)) === 'referral-open') return '';
  return (await expectJson<{ dueAt: string }>(answer, 201, 'A referral')).dueAt;
}

async function readEnds(
  asking: readonly Case[],
  pages: ReadonlyMap<string, Browser>,
  { lanes, patience, progress }: Company,
): Promise<ReadonlyMap<string, ReferralEnd>> {
  const phase = progress.begin('Referrals ended', asking.length);
  const ends = new Map<string, ReferralEnd>();
  await inLanes(asking, lanes, async ({ person, sent }) => {
    const end = person.lender === 'silent' ? 'no-answer' : person.lender;
    const look = async () => {
      const page = await pages.get(sent.number)?.get(`/permohonan/${sent.number}/pembiayaan`);
      return (await page?.text())?.includes(words[end]) === true ? end : undefined;
    };
    ends.set(sent.number, await eventually(`${sent.number} without ${end} on its page`, look, patience));
    phase.step();
  });
  return ends;
}
