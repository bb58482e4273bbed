import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Model, openModel } from './run-model.ts';

let model: Model;
beforeAll(async () => {
  model = await openModel();
});
afterAll(() => model.remove());

it('keeps its invariants in whatever order things happen and fail (200 sequences of 100,000 a night)', async () => {
  expect(await model.check(20_260_302, 200)).toBeUndefined();
}, 180_000);
