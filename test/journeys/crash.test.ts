import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicantInput } from '../support/applicants.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { ApiApplicant, messagesIn, officerOf } from '../support/people.ts';
import { eventually, System } from '../support/system.ts';

const system = new System();
beforeAll(() => system.start());
afterAll(() => system.stop());

const count = 200;
const kills = 10;
const areas = ['32.76.06.1001', '32.76.06.1002', '32.76.02.1008', '32.76.11.1005'];

/** Goes on through refused connections and answers that never came, as a person who tries again. */
async function stubbornly<Value>(
  work: () => Promise<Value | undefined>,
  isOver: () => boolean,
): Promise<Value | undefined> {
  while (!isOver()) {
    try {
      const value = await work();
      if (value !== undefined) return value;
    } catch {
      // The system is down: it comes back.
    }
    await new Promise((next) => {
      setTimeout(next, 500);
    });
  }
  return undefined;
}

describe('kill -9 at any moment', () => {
  it('loses nothing that was accepted and does nothing twice', async () => {
    let isOver = false;
    const applicant = () => new ApiApplicant(system.addresses);
    const accepted = new Map<string, { ticket?: number }>();
    const outcomes = Array.from({ length: count }, async (_, index) => {
      const input = applicantInput(index, { area: areas[index % areas.length] });
      const sent = await stubbornly(
        () => applicant().draft('wub', input, `crash-number-${index}`),
        () => isOver,
      );
      if (sent === undefined) return undefined;
      await stubbornly(
        async () => ((await applicant().upload(sent)).status === 204 ? true : undefined),
        () => isOver,
      );
      const status = await stubbornly(
        async () => {
          const answer = await applicant().submit(sent);
          return answer.status === 200 ? ((await answer.json()) as { ticket?: number }) : undefined;
        },
        () => isOver,
      );
      if (status !== undefined) accepted.set(sent.number, status);
      return sent;
    });
    const checking = stubbornly(
      async () => {
        const verifier = await officerOf(system.addresses, 'verifikator@dinas.example');
        const answer = await verifier('GET', '/file-checks');
        const { items } = (await answer.json()) as { items: { number: string }[] };
        for (const { number } of items)
          await verifier('POST', `/applications/${number}/file-check`, { outcome: 'complete' });
        return undefined;
      },
      () => isOver,
    );

    const moments = fc.sample(fc.integer({ min: 200, max: 2500 }), { numRuns: kills, seed: 20_261_121 });
    for (const moment of moments) {
      await new Promise((next) => {
        setTimeout(next, moment);
      });
      await system.kill();
      await system.start();
    }
    const everybody = await Promise.race([
      Promise.all(outcomes),
      new Promise<never>((_, failed) => {
        setTimeout(
          () => failed(new Error(`Only ${accepted.size} of ${count} were accepted`)),
          120_000,
        ).unref();
      }),
    ]).finally(() => {
      isOver = true;
    });
    await checking;

    expect(accepted.size).toBe(count);
    for (const sent of everybody) {
      if (sent === undefined) continue;
      const status = await applicant().status(sent);
      expect(status.ticket, sent.number).toBe(accepted.get(sent.number)?.ticket);
    }
    await eventually(
      'every consequence',
      async () => {
        const broken = await brokenInvariants(system.addresses);
        return broken.length === 0 ? true : undefined;
      },
      30_000,
    ).catch(async () => expect(await brokenInvariants(system.addresses)).toEqual([]));

    // I6: every applicant has the receipt; one too many only where a crash fell between acceptance and mark.
    const receipts = (await messagesIn(system.addresses, '?kind=mail')).filter(({ subject }) =>
      /^Permohonan Anda (diterima|dalam daftar tunggu)/.test(subject ?? ''),
    );
    const numbers = receipts.map(({ subject }) => subject?.split(' – ')[1]);
    expect(new Set(numbers).size).toBe(count);
    expect(numbers.length).toBeLessThanOrEqual(count + kills);
  });
});
