import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicantInput } from '../support/applicants.ts';
import { areas } from '../support/depok.ts';
import {
  ApiApplicant,
  decideByLink,
  linkFor,
  officerOf,
  reaches,
  type Sent,
  today,
} from '../support/people.ts';
import { eventually, System } from '../support/system.ts';
import { Hand } from './hand.ts';
import { plants, type Reached } from './planted.ts';

const tool = resolve(import.meta.dirname, '..', '..', 'infra', 'local', 'reconciliation', 'reconcile.ts');
const system = new System();
let hand: Hand;
beforeAll(async () => {
  await system.start();
  hand = new Hand(system.addresses);
});
afterAll(async () => {
  hand.close();
  await system.stop();
});

/** One kelurahan for each, and one left over to which things are moved. */
const kelurahan = areas.districts.flatMap((district) => district.areas.map(({ code }) => code));

interface Run {
  readonly code: number;
  readonly text: string;
  /** What was named: `code subject`. */
  readonly named: readonly string[];
}

/** `npm run reconcile`, without waiting until what was planted is five minutes old. */
function reconcile(...flags: readonly string[]): Promise<Run> {
  const args = [tool, '--data', join(system.data, 'data'), '--age', '0', ...flags];
  return new Promise((done) => {
    execFile(process.execPath, args, { maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      const text = stdout + stderr;
      const named = text.split('\n').flatMap((line) => {
        const [, code, subject] = /^([a-z]+\.[a-z-]+) +(\S+)/.exec(line) ?? [];
        return code === undefined ? [] : [`${code} ${subject}`];
      });
      done({ code: error === null ? 0 : Number(error.code), text, named: named.toSorted() });
    });
  });
}

/** Everybody applies and is taken as far as the corruption needs them. */
async function play(): Promise<ReadonlyMap<string, Sent>> {
  const { addresses } = system;
  const applicant = new ApiApplicant(addresses);
  const officer = {
    verifier: await officerOf(addresses, 'verifikator@dinas.example'),
    head: await officerOf(addresses, 'kepala@dinas.example'),
    trainer: await officerOf(addresses, 'pelatih@dinas.example'),
  };
  const people = new Map<string, Sent>();
  let index = 0;
  const apply = async (reached: Reached, area: string): Promise<Sent> => {
    index += 1;
    const track = reached === 'received' ? 'perempuan-pengusaha' : 'wub';
    const key = `reconcile-${index}-key`;
    if (reached === 'draft') return applicant.draft(track, applicantInput(index, { area }), key);
    return applicant.apply(track, applicantInput(index, { area }), key);
  };
  const reachedBy = (...wanted: readonly Reached[]) =>
    Object.entries(plants).flatMap(([code, { reached }]) => {
      const sent = people.get(code);
      return wanted.includes(reached) && sent !== undefined ? [sent] : [];
    });
  for (const [position, [code, { reached, people: count = 1 }]] of Object.entries(plants).entries()) {
    const area = kelurahan[position] ?? '';
    for (let each = 1; each <= count; each += 1) people.set(code, await apply(reached, area));
  }
  const onward: readonly Reached[] = ['recommendation', 'refused', 'completed', 'referral'];
  for (const sent of [...reachedBy('file-check'), ...reachedBy(...onward)])
    await reaches(applicant, sent, 'file-check');
  for (const sent of reachedBy(...onward)) {
    await officer.verifier('POST', `/applications/${sent.number}/file-check`, { outcome: 'complete' });
  }
  for (const sent of reachedBy(...onward)) {
    await reaches(applicant, sent, 'recommendation');
    await linkFor(addresses, 'Permohonan Rekomendasi', sent.number);
  }
  for (const sent of reachedBy('refused', 'completed', 'referral')) {
    const link = await linkFor(addresses, 'Permohonan Rekomendasi', sent.number);
    await decideByLink(addresses, link, { outcome: 'recommended' });
    await reaches(applicant, sent, 'decree');
  }
  for (const sent of reachedBy('refused')) {
    const reason = 'Tidak memenuhi syarat program tahun ini';
    await officer.head('POST', `/applications/${sent.number}/refusal`, { reason });
    await reaches(applicant, sent, 'refused');
  }
  const fixed = reachedBy('completed', 'referral');
  await officer.head('POST', '/decrees', {
    track: 'wub',
    decree: '800/9/DKUM/2026',
    date: today(),
    applications: fixed.map(({ number }) => number),
  });
  for (const sent of fixed) {
    await reaches(applicant, sent, 'training');
    await officer.trainer('POST', `/applications/${sent.number}/training-result`, { sessions: 10, attended: 9 });
    await reaches(applicant, sent, 'completed');
  }
  for (const sent of reachedBy('referral')) {
    await applicant.request(
      'POST',
      `/applications/${sent.number}/referrals`,
      { amount: 5_000_000, purpose: 'Membeli gerobak', consent: 'kspps-contoh' },
      { 'wirabaru-secret': sent.secret },
    );
    await linkFor(addresses, 'Rujukan Pembiayaan', sent.number);
  }
  return people;
}

describe('corruptions planted by hand into a running system', () => {
  it('are all found and named and nothing else is, what can be mended is, the rest is left to a person', async () => {
    const people = await play();
    const healthy = await reconcile();
    expect(healthy.named, healthy.text).toEqual([]);
    expect(healthy.code).toBe(0);

    const planted: string[] = [];
    const asked: string[] = [];
    for (const [code, { plant, isAsked }] of Object.entries(plants)) {
      const finding = `${code} ${await plant(hand, people.get(code)?.number ?? '')}`;
      planted.push(finding);
      if (isAsked === true) asked.push(finding);
    }
    const stray = people.get('execution.stray')?.number ?? '';
    await eventually('the second execution in its stage', async () => {
      const { stage } = await hand.get(`APPLICATION#${stray}`, 'HEAD');
      return (stage as { attempt: number }).attempt === 2 ? true : undefined;
    });

    const found = await reconcile();
    expect(found.named, found.text).toEqual(planted.toSorted());
    expect(found.named.length).toBeGreaterThan(20);
    expect(found.code).toBe(1);

    const mended = await reconcile('--mend');
    expect(mended.named, mended.text).toEqual(expect.arrayContaining(planted));
    expect(mended.code).toBe(1);
    const left = await reconcile();
    expect(left.named, left.text).toEqual(asked.toSorted());
    const cases = (await hand.all('case')).map(({ code, subject }) => `${String(code)} ${String(subject)}`);
    expect(cases.toSorted()).toEqual(asked.toSorted());
    const events = (await hand.all('history')).filter(({ what }) => String(what).startsWith('mended: '));
    expect(events.length).toBeGreaterThan(20);
  }, 240_000);

  it('are mended at night by the function that runs by the clock', async () => {
    const ledger = { pk: 'LEDGER#wub#2026#32.76.11.1006', sk: 'LEDGER' };
    await hand.set(ledger, { freed: 2 });
    const night = new Date(Date.now() + 86_400_000).toISOString().replace(/T.*/, 'T20:01:00.000Z');
    await system.advanceTo(night);
    const freed = await eventually(
      'the ledger as the register says',
      async () => {
        const mended = await hand.get(ledger.pk, ledger.sk);
        return mended['freed'] === 2 ? undefined : mended['freed'];
      },
      60_000,
    );
    expect(freed).toBe(0);
  });
});
