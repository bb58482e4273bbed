import { afterAll, beforeAll, expect, it } from 'vitest';
import { DecisionsRepository } from '../../../functions/decisions/decisions-repository.ts';
import { DecreesRepository } from '../../../functions/decree/decrees-repository.ts';
import { annexOf, decreeForOfficer } from '../../../functions/decree/annex.ts';
import { issueDecree } from '../../../functions/decree/issue-decree.ts';
import { parseDecree } from '../../../functions/decree/parse-decree.ts';
import type { Officer } from '../../../functions/people/officer.ts';
import type { Table } from '../../../functions/shared/table.ts';
import { officers, type StaffSide, startStaffSide } from '../desk/staff-side.ts';

let side: StaffSide & { readonly decrees: DecreesRepository };

beforeAll(async () => {
  const started = await startStaffSide();
  side = { ...started, decrees: new DecreesRepository(started.table) };
});

afterAll(() => side.stop());

const by = { kind: 'officer' as const, name: 'Sri Handayani', title: 'Kepala Dinas' };
const inputOf = (decree: string, applications: string[], more: Record<string, string> = {}) =>
  parseDecree({ track: 'wub', decree, date: '2026-03-02', applications, ...more });
const issue = (...wanted: Parameters<typeof inputOf>) => issueDecree(inputOf(...wanted), officers.head, side);

const annex = async (id: string, officer: Officer = officers.head) =>
  annexOf(await decreeForOfficer(id, officer, side), side);

/** Decides one application, then the process is gone. */
class DyingDecisions extends DecisionsRepository {
  #decided = 0;

  override decide(...wanted: Parameters<DecisionsRepository['decide']>) {
    this.#decided += 1;
    if (this.#decided > 1) throw new Error('the process died');
    return super.decide(...wanted);
  }
}

/** Something happens just before the decree is stored. */
class RacedDecrees extends DecreesRepository {
  readonly #before: () => Promise<void>;

  constructor(table: Table, before: () => Promise<void>) {
    super(table);
    this.#before = before;
  }

  override async enter(...wanted: Parameters<DecreesRepository['enter']>) {
    await this.#before();
    return super.enter(...wanted);
  }
}

async function enter(...numbers: string[]) {
  for (const number of numbers) await side.enter(number, 'decree');
}

async function answerOf(number: string) {
  const { stage } = await side.applications.get(number);
  return stage && (await side.decisions.find({ ...stage, application: number }))?.answer;
}

it('gives each application the decree’s number as what its answer stands on', async () => {
  await enter('WUB-26-GGGG-0001');
  await issue('800/1', ['wub 26 gggg 0001']);
  expect(await answerOf('WUB-26-GGGG-0001')).toEqual({
    outcome: 'fixed',
    reference: '800/1',
    by,
    at: '2026-03-02T03:00:00.000Z',
  });
});

it('takes one number for one decree, however it is written', async () => {
  await enter('WUB-26-GGGG-0002', 'WUB-26-GGGG-0003');
  await issue('800/2-Kop', ['WUB-26-GGGG-0002']);
  const taken = { code: 'decree-number-taken', values: { number: '800 2 kop' } };
  await expect(issue('800 2 kop', ['WUB-26-GGGG-0003'])).rejects.toMatchObject(taken);
  await expect(issue('800/2-Kop', ['WUB-26-GGGG-0002'], { date: '2026-03-03' })).rejects.toMatchObject({
    code: 'decree-number-taken',
  });
  expect(await answerOf('WUB-26-GGGG-0003')).toBeUndefined();
});

it('stores nothing where one of the applications does not wait for a decree', async () => {
  await enter('WUB-26-GGGG-0004');
  await side.enter('WUB-26-GGGG-0005', 'training');
  await expect(issue('800/4', ['WUB-26-GGGG-0004', 'WUB-26-GGGG-0005'])).rejects.toMatchObject({
    code: 'stage-mismatch',
  });
  await expect(issue('800/4', ['WUB-26-GGGG-0004', 'WUB-26-XXXX-0000'])).rejects.toMatchObject({
    issues: [{ field: 'applications', code: 'invalid' }],
  });
  expect(await side.decrees.find(2026, '800/4')).toBeUndefined();
  expect(await answerOf('WUB-26-GGGG-0004')).toBeUndefined();
});

it('goes on where issuing was cut short, and the annex tells so meanwhile', async () => {
  await enter('WUB-26-HHHH-0001', 'WUB-26-HHHH-0002', 'WUB-26-HHHH-0003');
  const all = ['WUB-26-HHHH-0001', 'WUB-26-HHHH-0002', 'WUB-26-HHHH-0003'];
  const dying = new DyingDecisions(side.table);
  const input = inputOf('800/5', all);
  await expect(issueDecree(input, officers.head, { ...side, decisions: dying })).rejects.toThrow('died');
  const before = await annex('2026-800-5');
  expect([before.people.length, before.unfinished.length]).toEqual([1, 2]);

  const rest = await issue('800/5', [...before.unfinished]);
  expect(rest).toMatchObject({ fixed: before.unfinished, notFixed: [] });
  const after = await annex('2026-800-5');
  expect(after.people.map(({ number }) => number)).toEqual(all);
  expect(after.unfinished).toEqual([]);
});

it('leaves out whom somebody refused at the same moment, also when it is sent again', async () => {
  const [fixed, refused, closed] = ['WUB-26-HHHH-0004', 'WUB-26-HHHH-0005', 'WUB-26-HHHH-0008'] as const;
  await enter(fixed, refused, closed);
  const { stage } = await side.applications.get(refused);
  const refuse = async () => {
    const answer = { outcome: 'refused', reason: 'Alamat tidak sesuai', by, at: '2026-03-02T02:59:59.000Z' };
    const { desk = '', attempt = 0 } = stage ?? {};
    await side.decisions.decide({ desk, attempt, application: refused }, answer);
    await side.decisions.decide({ desk, attempt, application: closed }, answer);
    await side.applications.close(closed, 'refused');
  };
  const racing = new RacedDecrees(side.table, refuse);
  const input = inputOf('800/6', [fixed, refused, closed]);
  const issued = await issueDecree(input, officers.head, { ...side, decrees: racing });
  expect(issued.fixed).toEqual([fixed]);
  expect(issued.notFixed.toSorted((a, b) => a.number.localeCompare(b.number))).toEqual([
    { number: refused, code: 'already-decided' },
    { number: closed, code: 'already-decided' },
  ]);
  await side.applications.close(refused, 'refused');
  expect((await issueDecree(input, officers.head, side)).fixed).toEqual([fixed]);
  const { people } = await annex('2026-800-6');
  expect(people.map(({ number }) => number)).toEqual([fixed]);
});

it('counts as fixed who has finished since, when the decree is sent again', async () => {
  await enter('WUB-26-HHHH-0006');
  await issue('800/7', ['WUB-26-HHHH-0006']);
  await side.applications.close('WUB-26-HHHH-0006', 'completed');
  expect(await issue('800/7', ['WUB-26-HHHH-0006'])).toMatchObject({
    fixed: ['WUB-26-HHHH-0006'],
    notFixed: [],
  });
});

it('is for the head of the dinas alone, in the track they decide', async () => {
  await enter('WUB-26-HHHH-0007');
  const input = inputOf('800/8', ['WUB-26-HHHH-0007']);
  const womenOnly = {
    ...officers.head,
    roles: [{ role: 'kepala-dinas' as const, scopes: ['perempuan-pengusaha'] }],
  };
  for (const officer of [officers.verifier, officers.trainer, womenOnly]) {
    await expect(issueDecree(input, officer, side)).rejects.toMatchObject({ code: 'forbidden' });
  }
  await issue('800/8', ['WUB-26-HHHH-0007']);
  await expect(annex('2026-800-8', womenOnly)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(annex('2026-800-999')).rejects.toMatchObject({ code: 'not-found' });
});
