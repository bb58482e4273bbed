import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicantInput } from '../support/applicants.ts';
import { areas } from '../support/depok.ts';
import { ApiApplicant, decideByLink, linkFor, officerOf, type Sent, today } from '../support/people.ts';
import { eventually, System } from '../support/system.ts';
import { Hand, type Item } from './hand.ts';
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

/** Waits until all of them are in a stage or state: by the table itself, since asking each takes the longest. */
function allReach(sent: readonly Sent[], stage: string): Promise<true> {
  const isThere = (head: Item | undefined) =>
    head?.['state'] === stage || (head?.['stage'] as { name: string } | undefined)?.name === stage;
  return eventually(
    `${sent.length} in ${stage}`,
    async () => {
      const heads = new Map((await hand.all('application')).map((head) => [head['number'], head]));
      return sent.every(({ number }) => isThere(heads.get(number))) ? true : undefined;
    },
    60_000,
  );
}

/** Does it for all, some at the same time. */
async function each<One>(all: readonly One[], act: (one: One) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += 6) {
    await Promise.all(all.slice(start, start + 6).map(act));
  }
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
  const all = Object.entries(plants).map(([code, plant], position) => ({ code, position, ...plant }));
  await each(all, async ({ code, position, reached, people: count = 1 }) => {
    const track = reached === 'received' ? 'perempuan-pengusaha' : 'wub';
    for (let index = 0; index < count; index += 1) {
      const input = applicantInput(position * 2 + index + 1, { area: kelurahan[position] ?? '' });
      const key = `reconcile-${position}-${index}`;
      people.set(code, await applicant[reached === 'draft' ? 'draft' : 'apply'](track, input, key));
    }
  });
  const reachedBy = (...wanted: readonly Reached[]) =>
    all.flatMap(({ code, reached }) => {
      const sent = people.get(code);
      return wanted.includes(reached) && sent !== undefined ? [sent] : [];
    });
  const onward = reachedBy('recommendation', 'refused', 'completed', 'referral');
  await allReach([...reachedBy('file-check'), ...onward], 'file-check');
  await each(onward, ({ number }) =>
    officer.verifier('POST', `/applications/${number}/file-check`, { outcome: 'complete' }),
  );
  await allReach(onward, 'recommendation');
  const links = new Map<string, string>();
  await each(onward, async ({ number }) =>
    links.set(number, await linkFor(addresses, 'Permohonan Rekomendasi', number)),
  );
  const recommended = reachedBy('refused', 'completed', 'referral');
  // One after the other: the newest code of a phone counts, and an area's head may share one.
  for (const { number } of recommended) {
    await decideByLink(addresses, links.get(number) ?? '', { outcome: 'recommended' });
  }
  await allReach(recommended, 'decree');
  const refused = reachedBy('refused');
  const reason = 'Tidak memenuhi syarat program tahun ini';
  await each(refused, ({ number }) => officer.head('POST', `/applications/${number}/refusal`, { reason }));
  const fixed = reachedBy('completed', 'referral');
  await officer.head('POST', '/decrees', {
    track: 'wub',
    decree: '800/9/DKUM/2026',
    date: today(),
    applications: fixed.map(({ number }) => number),
  });
  await allReach(fixed, 'training');
  await each(fixed, ({ number }) =>
    officer.trainer('POST', `/applications/${number}/training-result`, { sessions: 10, attended: 9 }),
  );
  await allReach(fixed, 'completed');
  await each(reachedBy('referral'), async ({ number, secret }) => {
    await applicant.request(
      'POST',
      `/applications/${number}/referrals`,
      { amount: 5_000_000, purpose: 'Membeli gerobak', consent: 'kspps-contoh' },
      { 'wirabaru-secret': secret },
    );
    await linkFor(addresses, 'Rujukan Pembiayaan', number);
  });
  await allReach(refused, 'refused');
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
    // What follows by itself of what was planted: a second execution, and the second run of who believes to be promoted.
    await eventually('the second executions in their stage', async () => {
      const attempts = { 'execution.stray': 2, 'line.holds-uncounted': 101 };
      const heads = await Promise.all(
        Object.keys(attempts).map((code) =>
          hand.get(`APPLICATION#${people.get(code)?.number ?? ''}`, 'HEAD'),
        ),
      );
      const reached = heads.map(({ stage }) => (stage as { attempt: number } | undefined)?.attempt);
      return isDeepStrictEqual(reached, Object.values(attempts)) ? true : undefined;
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
