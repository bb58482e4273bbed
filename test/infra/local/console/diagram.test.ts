import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrange, type Box, type Drawing } from '../../../../infra/local/console/diagram/arrange.ts';
import type { States } from '../../../../infra/local/step-functions/definition/types.ts';

const workflows = join(import.meta.dirname, '..', '..', '..', '..', 'workflows');
const ours = readdirSync(workflows)
  .filter((file) => file.endsWith('.asl.json'))
  .map((file) => [file, JSON.parse(readFileSync(join(workflows, file), 'utf8')) as States] as const);

const to = (number: number, { length }: readonly unknown[]) => `S${number % length}`;
const pass = (Next: string) => ({ Type: 'Pass' as const, Next });

/** Machines of up to a dozen states in any order, with circles, branches and Parallels within Parallels. */
const machines: fc.Arbitrary<States> = fc.letrec<{ group: States; state: object }>((tie) => ({
  group: fc
    .array(fc.tuple(fc.nat(), fc.nat(), tie('state')), { minLength: 1, maxLength: 9 })
    .map((parts) => ({
      StartAt: 'S0',
      States: Object.fromEntries(
        parts.map(([one, other, state], index) => {
          const isChoice = 'Choices' in state;
          const leads = isChoice
            ? { Choices: [{ Condition: true, Next: to(one, parts) }], Default: to(other, parts) }
            : { Next: to(one, parts), Catch: [{ ErrorEquals: ['States.ALL'], Next: to(other, parts) }] };
          return [`S${index}`, { ...state, ...leads }];
        }),
      ),
    })) as unknown as fc.Arbitrary<States>,
  state: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constant({ Type: 'Task', Resource: 'arn' }),
    fc.constant({ Type: 'Choice', Choices: [] }),
    fc.record({
      Type: fc.constant('Parallel'),
      Branches: fc.array(tie('group'), { minLength: 1, maxLength: 2 }),
    }),
  ),
})).group;

const within = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01;

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width - 0.01 &&
  other.x < one.x + one.width - 0.01 &&
  one.y < other.y + other.height - 0.01 &&
  other.y < one.y + one.height - 0.01;

function expectReadable({ boxes, lines, width, height }: Drawing): void {
  for (const [index, one] of boxes.entries()) {
    expect(one.x).toBeGreaterThanOrEqual(-0.01);
    expect(one.x + one.width).toBeLessThanOrEqual(width + 0.01);
    expect(one.y + one.height).toBeLessThanOrEqual(height + 0.01);
    // A frame holds its states; all else lies apart.
    for (const other of boxes.slice(index + 1))
      if (overlap(one, other)) expect([one.isFrame, within(other, one)]).toEqual([true, true]);
  }
  for (const { points, transition } of lines) {
    for (const [name, point] of [
      [transition.from, points[0]],
      [transition.to, points.at(-1)],
    ] as const) {
      const touched = boxes.filter(
        ({ x, y, width: w, height: h }) =>
          point !== undefined &&
          point.x >= x - 0.01 &&
          point.x <= x + w + 0.01 &&
          point.y >= y - 0.01 &&
          point.y <= y + h + 0.01,
      );
      expect(touched.map((box) => box.name)).toContain(name);
    }
  }
}

describe('the diagram of a machine', () => {
  it.each(ours)('%s has each state once, none over another', (_file, definition) => {
    const drawing = arrange(definition);
    expectReadable(drawing);
    const names = drawing.boxes.filter(({ state }) => state !== undefined).map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(definition.States).toSorted());
  });

  it('is readable whatever the machine', () => {
    fc.assert(
      fc.property(machines, (machine) => expectReadable(arrange(machine))),
      { numRuns: 60, seed: 7 },
    );
  });

  it('leads down from the first state to the last', () => {
    const { boxes } = arrange({
      StartAt: 'A',
      States: { C: { Type: 'Succeed' }, B: pass('C'), A: pass('B') },
    });
    const inOrder = boxes.toSorted((one, other) => one.y - other.y).map(({ name }) => name);
    expect(inOrder.filter((name) => /[ABC]/.test(name))).toEqual(['A', 'B', 'C']);
  });
});
