import { describe, expect, it } from 'vitest';
import { ageOn } from '../../../../functions/applications/application-fields.ts';
import { listAreas } from '../../../../functions/areas/area.ts';
import { isWellFormedNik } from '../../../../functions/people/nik.ts';
import { World } from '../../../../infra/local/demo/client/world.ts';
import { endOf, personOf } from '../../../../infra/local/demo/person.ts';
import { areas, programme } from '../../../support/depok.ts';

const world = World.parse({
  ...programme,
  areas: listAreas(areas).map(({ code, district }) => ({ code, district: district.name })),
});
const crowd = (seed: number, count: number) =>
  Array.from({ length: count }, (_, index) => personOf(seed, index, world));
const people = crowd(7, 500);

describe('the people of a seed', () => {
  it('are the same every time, whoever else there is and in whatever order they are asked for', () => {
    const again = Array.from({ length: 500 }, (_, index) => personOf(7, 499 - index, world)).toReversed();
    expect(again).toEqual(people);
    expect(crowd(7, 20)).toEqual(people.slice(0, 20));
    expect(crowd(8, 500)).not.toEqual(people);
  });

  it('have each a NIK of their own, of the right structure, and an age their track takes', () => {
    const niks = people.map(({ input }) => String(input['nik']));
    expect(new Set(niks).size).toBe(people.length);
    expect(niks.filter((nik) => !isWellFormedNik(nik))).toEqual([]);
    const refused = people.filter(({ input, track }) => {
      const age = ageOn(String(input['birthDate']), track.ageOn);
      return age < track.minimumAge || age > 100 || age < 18 !== 'guardian' in input;
    });
    expect(refused).toEqual([]);
  });

  it('crowd into a few areas, so that some overflow and others stay empty', () => {
    const firstCome = people.filter(({ track }) => track.admission === 'first-come');
    const sizes = [...Map.groupBy(firstCome, ({ area }) => area).values()].map(({ length }) => length);
    expect(sizes.filter((size) => size > 27).length).toBeGreaterThanOrEqual(2);
    expect(sizes.length).toBeLessThan(world.areas.length);
  });

  it('meet every way an application can go', () => {
    const seen = (values: readonly unknown[]) => [...new Set(values)].map(String).toSorted();
    expect(seen(people.map(({ mistake }) => mistake))).toEqual([
      'no-file',
      'no-name',
      'none',
      'twice',
      'wrong-file',
    ]);
    expect(seen(people.map(({ lurah }) => lurah))).toEqual(['not-recommended', 'recommended', 'silent']);
    expect(seen(people.map(({ lender }) => lender))).toEqual(['accepted', 'declined', 'silent']);
    expect(seen(people.map((person) => endOf(person)))).toEqual(['completed', 'not-completed', 'refused']);
    expect(seen(people.map(({ track }) => track.admission))).toEqual(['first-come', 'ranked']);
    expect(seen(people.map(({ input }) => 'email' in input))).toEqual(['false', 'true']);
    expect(seen(people.map(({ input }) => 'guardian' in input))).toEqual(['false', 'true']);
    const bands = people.map(({ amount }) =>
      programme.lenderBands.findIndex(({ upTo }) => amount !== undefined && amount <= (upTo ?? Infinity)),
    );
    expect(seen(bands)).toEqual(['-1', '0', '1', '2']);
  });
});
