import { afterAll, beforeAll, expect, it } from 'vitest';
import { DecreesRepository } from '../../../functions/decree/decrees-repository.ts';
import { endCompanionship } from '../../../functions/decree/end-companionship.ts';
import { issueDecree } from '../../../functions/decree/issue-decree.ts';
import { parseDecree } from '../../../functions/decree/parse-decree.ts';
import { needingCompanion } from '../../../functions/decree/register.ts';
import type { Companion } from '../../../functions/people/companion.ts';
import programme from '../../../infra/cities/depok/programme.json' with { type: 'json' };
import { cimanggis, officers, type StaffSide, startStaffSide } from '../desk/staff-side.ts';

let side: StaffSide & { readonly decrees: DecreesRepository };

const depok = '32.76.01.1006';
const { maximumLoad } = programme.companions;
const companion = (id: string, level: Companion['level'], scope: string): Companion => ({
  id,
  name: `Pendamping ${id}`,
  phone: '+6281200300000',
  email: `${id}@pendamping.example`,
  level,
  scope,
  activeFrom: '2026-01-01',
});

beforeAll(async () => {
  const started = await startStaffSide();
  side = { ...started, decrees: new DecreesRepository(started.table) };
  await side.people.putCompanion(companion('depok-1', 'area', depok));
  await side.people.putCompanion(companion('pancoran-1', 'district', '32.76.01'));
});

afterAll(() => side.stop());

let entered = 0;

/** That many applications of an area that wait for a decree. */
async function waiting(count: number, area = depok): Promise<readonly string[]> {
  const numbers = Array.from(
    { length: count },
    () => `WUB-26-KKKK-${String((entered += 1)).padStart(4, '0')}`,
  );
  for (const number of numbers) await side.enter(number, 'decree', { area });
  return numbers;
}

const issue = (decree: string, applications: readonly string[]) =>
  issueDecree(parseDecree({ track: 'wub', decree, date: '2026-03-02', applications }), officers.head, side);
const register = () => side.decrees.register(2026);

it('a decree gives companions in the write that stores it, and each answer names its own', async () => {
  const [first = '', second = ''] = await waiting(2);
  await issue('800/1', [first, second]);
  expect([...(await register()).companions]).toEqual([
    [first, 'depok-1'],
    [second, 'depok-1'],
  ]);
  const { stage } = await side.applications.get(first);
  const decision = stage && (await side.decisions.find({ ...stage, application: first }));
  expect(decision?.answer?.companion).toBe('depok-1');
});

it('decrees issued at the same moment never fill a companion above the maximum, and go through all', async () => {
  const batches = [await waiting(20), await waiting(20), await waiting(20)];
  await Promise.all(batches.map((batch, index) => issue(`800/2${index}`, batch)));
  const { loads, decrees, companions } = await register();
  expect(Object.fromEntries(loads)).toEqual({ 'depok-1': maximumLoad, 'pancoran-1': maximumLoad });
  expect(decrees.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  const all = batches.flat();
  expect(needingCompanion(await register(), () => true).toSorted()).toEqual(
    all.filter((each) => !companions.has(each)),
  );
  expect(needingCompanion(await register(), () => true)).toHaveLength(2 + 60 - 2 * maximumLoad);
});

it('the same decree sent several times at once counts each participant once', async () => {
  await side.people.putCompanion(companion('curug-1', 'area', cimanggis.area));
  const batch = await waiting(5, cimanggis.area);
  await Promise.all([1, 2, 3].map(() => issue('800/3', batch)));
  expect((await register()).loads.get('curug-1')).toBe(5);
});

it('who leaves before the end gives the companion back, once; who was never fixed leaves no trace', async () => {
  const [number = ''] = (await register()).decrees.at(-1)?.applications ?? [];
  await endCompanionship({ number, year: 2026, decree: '800/3' }, side);
  await endCompanionship({ number, year: 2026, decree: '800/3' }, side);
  const { companions, loads, ended } = await register();
  expect([companions.has(number), loads.get('curug-1')]).toEqual([false, 4]);
  await endCompanionship({ number: 'WUB-26-KKKK-9999', year: 2026 }, side);
  expect((await register()).ended).toEqual(ended);
});

it('who was refused while the decree was issued takes up no companion', async () => {
  const [fixed = '', refused = ''] = await waiting(2, cimanggis.area);
  const { stage } = await side.applications.get(refused);
  const by = { kind: 'officer' as const, name: 'Sri', title: 'Kepala' };
  class Raced extends DecreesRepository {
    override async enter(...wanted: Parameters<DecreesRepository['enter']>) {
      const key = { desk: stage?.desk ?? '', attempt: stage?.attempt ?? 0, application: refused };
      await side.decisions.decide(key, { outcome: 'refused', by, at: '2026-03-02T02:00:00.000Z' });
      return super.enter(...wanted);
    }
  }
  const input = parseDecree({
    track: 'wub',
    decree: '800/4',
    date: '2026-03-02',
    applications: [fixed, refused],
  });
  await issueDecree(input, officers.head, { ...side, decrees: new Raced(side.table) });
  const { companions } = await register();
  expect([companions.get(fixed), companions.get(refused)]).toEqual(['curug-1', undefined]);
});
