import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Model, openModel } from './run-model.ts';
import { openSequence } from './sequence.ts';

const [there, here] = ['32.76.02.1008', '32.76.06.1001'] as const;
let model: Model;

beforeAll(async () => {
  model = await openModel();
});
afterAll(() => model.remove());

describe('a freed place', () => {
  it('that nobody waited for goes to the first who comes after', async () => {
    const { world, applies, happens, headOf } = openSequence(model);
    const first = await applies(1, 'wub', here);
    await happens(first, 'withdrawn');
    await applies(2, 'wub', here);
    const third = await applies(3, 'wub', here);
    expect((await headOf(third)).state).toBe('holds-place');
    expect(world.broke()).toEqual([]);
  });
});
