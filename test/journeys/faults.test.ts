import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultReport } from '../../infra/local/front/faults.ts';
import { applicantInput } from '../support/applicants.ts';
import { brokenInvariants, failedJourneys } from '../support/invariants.ts';
import { ApiApplicant, officerOf, type Sent, type Status } from '../support/people.ts';
import { eventually, System } from '../support/system.ts';

const rule = (service: string, kind: string, rate: number, operation?: string) => ({
  service,
  kind,
  rate,
  ...(operation !== undefined && { operation }),
});

/** A bad day: much is refused, done without an answer, or done twice. */
const badDay = {
  seed: 7,
  rules: [
    rule('dynamodb', 'throttle', 0.04),
    rule('dynamodb', 'lost-reply', 0.03),
    rule('dynamodb', 'transaction-conflict', 0.05),
    rule('dynamodb', 'stale-read', 0.2),
    rule('kms', 'throttle', 0.2),
    rule('s3', 'throttle', 0.05),
    rule('s3', 'lost-reply', 0.03),
    rule('ses', 'throttle', 0.1),
    rule('ses', 'lost-reply', 0.15),
    rule('states', 'throttle', 0.2),
    rule('states', 'lost-reply', 0.2),
    rule('lambda', 'lost-reply', 0.15, 'states'),
    rule('lambda', 'throttle', 0.15, 'states'),
    rule('lambda', 'lost-reply', 0.2, 'streams'),
    rule('lambda', 'duplicate', 0.3),
  ],
};

const people = 60;
const area = '32.76.06.1001';
const folder = mkdtempSync(join(tmpdir(), 'faults-'));
const file = join(folder, 'faults.json');
writeFileSync(file, JSON.stringify(badDay));
const system = new System({}, ['--faults', file]);

beforeAll(() => system.start());
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Tries as long as the answer is none, as people do who are told to try again. */
function insist<Value>(what: string, attempt: () => Promise<Value | undefined>): Promise<Value> {
  return eventually(what, () => attempt().catch(() => undefined), 120_000);
}

async function submits(applicant: ApiApplicant, sent: Sent): Promise<Status | undefined> {
  const answer = await applicant.submit(sent);
  return answer.ok ? ((await answer.json()) as Status) : undefined;
}

async function applies(applicant: ApiApplicant, index: number): Promise<Sent> {
  const input = applicantInput(index, { area });
  const sent = await insist('a draft', () => applicant.draft('wub', input, `faults-${index}`));
  await insist('an upload', async () => ((await applicant.upload(sent)).status === 204 ? true : undefined));
  await insist('a place or a position', () => submits(applicant, sent));
  return sent;
}

type Officer = Awaited<ReturnType<typeof officerOf>>;

/** Every third file is refused, which frees its place; the others go on to the lurah. */
const verdictAt = (index: number) =>
  index % 3 === 0
    ? { outcome: 'incomplete', reason: 'Foto KTP tidak terbaca pada bagian alamat.' }
    : { outcome: 'complete' };

/** An officer who decides again as long as the application is still on the desk. */
async function checks(officer: Officer, applicant: ApiApplicant, sent: Sent, index: number): Promise<Status> {
  return insist(`${sent.number} to leave the file check`, async () => {
    const status = await applicant.status(sent);
    if (status.stage?.name === 'recommendation' || status.state === 'refused') return status;
    await officer('POST', `/applications/${sent.number}/file-check`, verdictAt(index));
    return undefined;
  });
}

describe('on a day on which calls are refused, lost and repeated', () => {
  it('60 people apply for 27 places, and each place comes to the file check exactly once and leaves it as it was decided', async () => {
    const applicant = new ApiApplicant(system.addresses);
    const sent = await Promise.all(Array.from({ length: people }, (_, index) => applies(applicant, index)));

    const settled = await Promise.all(
      sent.map((each) =>
        insist(`${each.number} to be settled`, async () => {
          const status = await applicant.status(each);
          const isSettled = status.state === 'waits' || status.stage?.name === 'file-check';
          return isSettled ? status : undefined;
        }),
      ),
    );
    expect(settled.filter(({ state }) => state === 'holds-place')).toHaveLength(27);
    expect(settled.filter(({ state }) => state === 'waits')).toHaveLength(people - 27);

    const verifier = await officerOf(system.addresses, 'verifikator@dinas.example');
    const holders = sent.filter((_, index) => settled[index]?.state === 'holds-place');
    const left = await Promise.all(holders.map((each, index) => checks(verifier, applicant, each, index)));
    for (const [index, { state }] of left.entries()) {
      expect(state).toBe(verdictAt(index).outcome === 'complete' ? 'holds-place' : 'refused');
    }

    const broken = await insist('all that follows from a change', async () => {
      const found = await brokenInvariants(system.addresses);
      return found.length === 0 ? found : undefined;
    });
    expect(broken).toEqual([]);
    expect(await failedJourneys(system.addresses)).toEqual([]);
    const { rules } = (await (
      await fetch(new URL('/faults', system.addresses.control))
    ).json()) as FaultReport;
    for (const { service, kind, struck } of rules) expect(struck, `${kind} of ${service}`).toBeGreaterThan(0);
  });
});
