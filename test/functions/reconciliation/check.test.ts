import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../../functions/reconciliation/check.ts';
import { identityOf, meanings } from '../../../functions/reconciliation/finding.ts';
import type { Snapshot } from '../../../functions/reconciliation/snapshot.ts';
import { journeyFaults } from './journey-faults.ts';
import { personFaults } from './person-faults.ts';
import { registerFaults } from './register-faults.ts';
import { few, grown, movers } from './grown-world.ts';
import { movesFaults } from './moves-faults.ts';
import { healthy, numbers } from './world.ts';

const faults = { ...registerFaults, ...personFaults, ...journeyFaults };

const named = (world: Snapshot) =>
  check(world).map(({ code, subject, mend }) => `${code} of ${subject}: ${mend.kind}`);

describe('what the reconciler concludes', () => {
  it('is nothing of a world in which all is well', () => {
    expect(named(healthy())).toEqual([]);
  });

  it('is nothing of a world in which places changed hands', () => {
    expect(named(grown())).toEqual([]);
  });

  it.each(Object.entries(faults))('is one finding of one fault: %s', (code, { subject, mend, done }) => {
    expect(named(done(healthy()))).toEqual([`${code} of ${subject}: ${mend}`]);
  });

  it.each(movesFaults)('is one finding of one fault: %s, %s', (code, _, { subject, mend, done }) => {
    expect(named(done(grown()))).toEqual([`${code} of ${subject}: ${mend}`]);
  });

  it('of a lost ledger keeps who came from another area, and of a lost correction what was asked', () => {
    const [lost, correction] = ['ledger.missing', 'decision.missing'].map((code) => {
      const done = movesFaults.find(([each]) => each === code)?.[2].done;
      return check(done?.(grown()) ?? grown())[0]?.mend;
    });
    expect(lost).toMatchObject({
      ledger: { area: few, ticket: 6, freed: 0, left: [3, 6], arrived: { [movers.moved]: 4 } },
    });
    expect(correction).toMatchObject({ task: { facts: { items: 'ktp-unreadable' } } });
  });

  it('does not depend on the order in which the table gave its items', () => {
    const lists = Object.entries(healthy()).flatMap(([kind, value]) => (Array.isArray(value) ? [kind] : []));
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(faults)),
        fc.constantFrom(...lists),
        fc.nat(),
        ({ done }, kind, seed) => {
          const world = done(healthy());
          const all = world[kind as 'lines'];
          const [mixed = []] = fc.sample(
            fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length }),
            { numRuns: 1, seed },
          );
          const [before, after] = [world, { ...world, [kind]: mixed }].map((each) =>
            check(each).map(identityOf).toSorted(),
          );
          expect(after).toEqual(before);
        },
      ),
    );
  });

  it('shows nothing of a person', () => {
    for (const { done } of Object.values(faults)) {
      for (const { subject, evidence } of check(done(healthy()))) {
        expect(JSON.stringify([subject, evidence])).not.toMatch(/person of|Vera|hash|token/);
      }
    }
  });

  it('is held back for an application of which an item cannot be read', () => {
    const world = faults['line.missing']?.done(healthy()) ?? healthy();
    const broken = {
      kind: 'LIST',
      subject: numbers.checked,
      concerns: [numbers.checked],
      problem: 'unreadable' as const,
      what: 'standing',
    };
    expect(named({ ...world, broken: [broken] })).toEqual([`item.unreadable of ${numbers.checked}: ask`]);
  });
});

it('every fault has words of its own', () => {
  const codes = [...Object.keys(faults), ...movesFaults.map(([code]) => code)];
  expect(Object.keys(meanings)).toEqual(expect.arrayContaining(codes));
  expect(new Set(Object.values(meanings)).size).toBe(Object.keys(meanings).length);
});
