import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicantInput } from '../support/applicants.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { ApiApplicant, type Sent, type Status } from '../support/people.ts';
import { eventually, System } from '../support/system.ts';

const system = new System();
beforeAll(() => system.start());
afterAll(() => system.stop());

const area = '32.76.06.1001';
const people = 2000;
const twice = 100;

/** Does the work for each index, `width` at a time. */
async function inParallel<Value>(
  count: number,
  width: number,
  work: (index: number) => Promise<Value>,
): Promise<Value[]> {
  const results: Value[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}

/** Submits until the answer is settled, as a person who is told to look again after two seconds. */
async function submitted(applicant: ApiApplicant, sent: Sent): Promise<{ code?: string } & Partial<Status>> {
  return eventually(
    `an answer for ${sent.number}`,
    async () => {
      const answer = await applicant.submit(sent);
      const body = (await answer.json()) as { code?: string } & Partial<Status>;
      return answer.status >= 500 || answer.status === 429 || body.code === 'submission-in-progress'
        ? undefined
        : body;
    },
    60_000,
  );
}

const pick = (status: Partial<Status> = {}) => ({
  state: status.state,
  ticket: status.ticket,
  position: status.position,
});

describe('the first minute of a kelurahan that everybody wants', () => {
  it('gives exactly 27 places, a dense list in ticket order, and recognises every duplicate', async () => {
    const applicant = new ApiApplicant(system.addresses);
    const prepare = async (index: number, key: string) => {
      const sent = await applicant.draft('wub', applicantInput(index, { area, email: '' }), key);
      expect((await applicant.upload(sent)).status).toBe(204);
      return sent;
    };
    const drafts = await inParallel(people, 24, (index) => prepare(index, `rush-number-${index}`));
    const again = await inParallel(twice, 24, (index) => prepare(index * 7, `rush-again-${index}`));

    const crowd = [...drafts, ...again].map((sent, index) => ({
      sent,
      order: (index * 7919) % (people + twice),
    }));
    const answers = new Map<string, Awaited<ReturnType<typeof submitted>>>();
    const line = crowd.toSorted((a, b) => a.order - b.order);
    await inParallel(line.length, 256, async (index) => {
      const sent = line[index]?.sent;
      if (sent !== undefined) answers.set(sent.number, await submitted(applicant, sent));
    });

    const all = [...answers.values()];
    expect(all.filter(({ code }) => code === 'duplicate-person')).toHaveLength(twice);
    const accepted = all.filter(({ code }) => code === undefined);
    expect(accepted).toHaveLength(people);
    expect(accepted.filter(({ state }) => state === 'holds-place')).toHaveLength(27);

    // Nobody left meanwhile: the position an answer told is the position still.
    const waiting = accepted
      .filter(({ state }) => state === 'waits')
      .toSorted((a, b) => (a.ticket ?? 0) - (b.ticket ?? 0));
    expect(waiting.map(({ position }) => position)).toEqual(
      Array.from({ length: people - 27 }, (_, index) => index + 1),
    );
    await inParallel(50, 8, async (index) => {
      const sent = drafts[index * 40];
      const answer = answers.get(sent?.number ?? '');
      if (sent === undefined || answer?.code !== undefined) return;
      expect(pick(await applicant.status(sent))).toEqual(pick(answer));
    });

    await eventually('an execution for each place', async () => {
      const broken = await brokenInvariants(system.addresses);
      return broken.length === 0 ? true : undefined;
    });
  });
});
