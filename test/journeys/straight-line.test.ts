import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicantInput } from '../support/applicants.ts';
import {
  ApiApplicant,
  decideByLink,
  linkFor,
  messagesIn,
  officerOf,
  reaches,
  today,
} from '../support/people.ts';
import { eventually, System } from '../support/system.ts';

const system = new System();
beforeAll(() => system.start());
afterAll(() => system.stop());

async function expectOk(answer: Response): Promise<Record<string, unknown>> {
  const body = await answer.text();
  expect(answer.ok, `${answer.status} ${body}`).toBe(true);
  return JSON.parse(body) as Record<string, unknown>;
}

describe('an application, over the API and the links in the mails', () => {
  it('goes from the form to the answer of the lender', async () => {
    const { addresses } = system;
    const applicant = new ApiApplicant(addresses);
    const sent = await applicant.apply('wub', applicantInput(1), 'straight-line-1');
    expect(sent.status).toMatchObject({ state: 'holds-place', ticket: 1 });

    const verifier = await officerOf(addresses, 'verifikator@dinas.example');
    await reaches(applicant, sent, 'file-check');
    await expectOk(
      await verifier('POST', `/applications/${sent.number}/file-check`, { outcome: 'complete' }),
    );

    await reaches(applicant, sent, 'recommendation');
    const lurahLink = await linkFor(addresses, 'Permohonan Rekomendasi', sent.number);
    await decideByLink(addresses, lurahLink, { outcome: 'recommended' });

    await reaches(applicant, sent, 'decree');
    const head = await officerOf(addresses, 'kepala@dinas.example');
    const decree = {
      track: 'wub',
      decree: '800/1/DKUM/2026',
      date: today(),
      applications: [sent.number],
    };
    expect(await expectOk(await head('POST', '/decrees', decree))).toMatchObject({ fixed: [sent.number] });

    await reaches(applicant, sent, 'training');
    const trainer = await officerOf(addresses, 'pelatih@dinas.example');
    await expectOk(
      await trainer('POST', `/applications/${sent.number}/training-result`, { sessions: 10, attended: 9 }),
    );
    await reaches(applicant, sent, 'completed');

    const asked = await applicant.request(
      'POST',
      `/applications/${sent.number}/referrals`,
      { amount: 5_000_000, purpose: 'Membeli gerobak', consent: 'kspps-contoh' },
      { 'wirabaru-secret': sent.secret, 'idempotency-key': 'a-referral-key' },
    );
    const referral = await expectOk(asked);
    expect(referral).toMatchObject({ lender: 'kspps-contoh', state: 'requested' });
    const again = await applicant.request(
      'POST',
      `/applications/${sent.number}/referrals`,
      { amount: 5_000_000, purpose: 'Membeli gerobak', consent: 'kspps-contoh' },
      { 'wirabaru-secret': sent.secret, 'idempotency-key': 'a-referral-key' },
    );
    expect(await expectOk(again)).toEqual(referral);
    const lenderLink = await linkFor(addresses, 'Rujukan Pembiayaan', sent.number);
    const lender = await decideByLink(addresses, lenderLink, { outcome: 'accepted' });
    expect(await (await lender.get(lenderLink)).text()).toContain('Putusan sudah tercatat');
    await eventually('the lender’s answer in the status', async () => {
      const status = await applicant.status(sent);
      return status.referrals?.[0]?.state === 'accepted' ? true : undefined;
    });

    const subjects = await eventually('the mail at the end', async () => {
      const mails = await messagesIn(addresses, '?kind=mail&to=pemohon1@pemohon.example');
      return mails.length >= 3 ? mails.map(({ subject }) => subject?.split(' – ')[0]) : undefined;
    });
    expect([...subjects].toSorted((one = '', other = '') => one.localeCompare(other))).toEqual([
      'Anda ditetapkan sebagai peserta',
      'Pelatihan Anda selesai',
      'Permohonan Anda diterima',
    ]);
  });

  it('keeps a place taken and a decision made through a power cut', async () => {
    const applicant = new ApiApplicant(system.addresses);
    const sent = await applicant.apply('wub', applicantInput(2), 'straight-line-2');
    await reaches(applicant, sent, 'file-check');
    await system.kill();
    await system.start();
    const verifier = await officerOf(system.addresses, 'verifikator@dinas.example');
    await expectOk(
      await verifier('POST', `/applications/${sent.number}/file-check`, { outcome: 'complete' }),
    );
    expect(await reaches(applicant, sent, 'recommendation')).toMatchObject({ state: 'holds-place' });
  });
});
