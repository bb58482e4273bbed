import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { districtCodeOf } from '../../../functions/areas/area.ts';
import { assignCompanions, type Staffing } from '../../../functions/people/assign-companion.ts';
import type { Companion } from '../../../functions/people/companion.ts';
import { demoCity } from '../../../infra/local/seed.ts';

const companion = (id: string, scope: string, more: Partial<Companion> = {}): Companion => ({
  id,
  name: `Pendamping ${id}`,
  phone: '+6281200300000',
  email: `${id}@pendamping.example`,
  level: scope === '*' ? 'city' : scope.length === 8 ? 'district' : 'area',
  scope,
  activeFrom: '2026-01-01',
  ...more,
});

const beji = '32.76.06.1001';
const kukusan = '32.76.06.1002';
const staffed = (companions: readonly Companion[], more: Partial<Staffing> = {}): Staffing => ({
  companions,
  loads: new Map(),
  maximumLoad: 2,
  day: '2026-03-02',
  ...more,
});
const people = (area: string, ...numbers: string[]) => numbers.map((number) => ({ number, area }));

describe('a participant', () => {
  const three = [companion('a', beji), companion('b', '32.76.06'), companion('c', '*')];

  it('gets the companion of the kelurahan, then of the kecamatan, then of the city, then none', () => {
    const assigned = assignCompanions(people(beji, '1', '2', '3', '4', '5', '6', '7'), staffed(three));
    expect(Object.fromEntries(assigned)).toEqual({ 1: 'a', 2: 'a', 3: 'b', 4: 'b', 5: 'c', 6: 'c' });
  });

  it('gets nobody of another kelurahan', () => {
    expect(assignCompanions(people(kukusan, '1'), staffed([companion('a', beji)])).size).toBe(0);
  });

  it('gets who looks after the fewest, of equals the first', () => {
    const two = [companion('z', beji), companion('y', beji)];
    const loads = new Map([['y', 1]]);
    expect(assignCompanions(people(beji, '1', '2'), staffed(two, { loads }))).toEqual(
      new Map([
        ['1', 'z'],
        ['2', 'y'],
      ]),
    );
  });

  it('gets only somebody who works on that day, the last one included', () => {
    const gone = [companion('a', beji, { activeUntil: '2026-03-02' })];
    expect(assignCompanions(people(beji, '1'), staffed(gone)).size).toBe(1);
    expect(assignCompanions(people(beji, '1'), staffed(gone, { day: '2026-03-03' })).size).toBe(0);
    const coming = [companion('a', beji, { activeFrom: '2026-03-03' })];
    expect(assignCompanions(people(beji, '1'), staffed(coming)).size).toBe(0);
  });
});

it('nobody gets more than the maximum or a stranger; none is left without where somebody is free; order is nothing', () => {
  const scopes = [beji, kukusan, '32.76.01.1006', '32.76.06', '32.76.01', '*'];
  const given = fc.record({
    people: fc.uniqueArray(
      fc.record({ number: fc.string({ minLength: 1 }), area: fc.constantFrom(...scopes.slice(0, 3)) }),
      {
        selector: ({ number }) => number,
        maxLength: 30,
      },
    ),
    companions: fc
      .array(fc.record({ scope: fc.constantFrom(...scopes), load: fc.nat(5) }), { maxLength: 8 })
      .map((all) =>
        all.map(({ scope, load }, index) => ({ companion: companion(`p-${index}`, scope), load })),
      ),
    maximumLoad: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(given, ({ people: participants, companions, maximumLoad }) => {
      const loads = new Map(companions.map(({ companion: { id }, load }) => [id, load]));
      const staffing = staffed(
        companions.map(({ companion: each }) => each),
        { loads, maximumLoad },
      );
      const assigned = assignCompanions(participants, staffing);
      const reversed = { ...staffing, companions: staffing.companions.toReversed() };
      expect(assigned).toEqual(assignCompanions(participants.toReversed(), reversed));
      const after = new Map(loads);
      for (const id of assigned.values()) after.set(id, (after.get(id) ?? 0) + 1);
      const reach = (area: string) => [area, districtCodeOf(area), '*'];
      for (const {
        companion: { id },
      } of companions) {
        expect(after.get(id)).toBeLessThanOrEqual(Math.max(maximumLoad, loads.get(id) ?? 0));
      }
      for (const { number, area } of participants) {
        const chosen = companions.find(({ companion: { id } }) => id === assigned.get(number));
        if (chosen !== undefined) expect(reach(area)).toContain(chosen.companion.scope);
        else {
          const free = companions.filter(
            ({ companion: { id, scope } }) =>
              reach(area).includes(scope) && (after.get(id) ?? 0) < maximumLoad,
          );
          expect(free).toEqual([]);
        }
      }
    }),
  );
});

it.each(['depok', 'padang', 'pesisir-selatan'])('%s has as many companions as its rules say', (name) => {
  const { areas, companions, programme } = demoCity(name, 2027);
  const { area, district, city } = programme.companions;
  const count = (level: string) => companions.filter((each) => each.level === level).length;
  const units = areas.districts.flatMap((each) => each.areas).length;
  expect([count('area'), count('district'), count('city')]).toEqual([
    area * units,
    district * areas.districts.length,
    city,
  ]);
  expect(companions.every(({ activeFrom }) => activeFrom === '2027-01-01')).toBe(true);
});
