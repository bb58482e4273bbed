import { afterAll, beforeAll, expect, it } from 'vitest';
import { placesTaken } from '../../../functions/places/ledger.ts';
import { promoteNext } from '../../../functions/places/promote-next.ts';
import { applied, startWorld, type World } from '../../support/journey-actors.ts';

const area = '32.76.06.1001';
const key = { track: 'wub', year: 2026, area };
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

it('gives freed places to the first of the list, each once, also where two give at the same time', async () => {
  const holders = [];
  for (let index = 0; index < 27; index += 1) holders.push(await applied(world, area));
  const waiting = [];
  for (let index = 0; index < 4; index += 1) waiting.push(await applied(world, area));
  expect(waiting.map(({ state }) => state)).toEqual(['waits', 'waits', 'waits', 'waits']);
  for (const holder of holders.slice(0, 2))
    await world.places.release(holder, holder.ticket ?? 0, holder.number);

  const ledger = await world.places.ledger(key);
  if (ledger === undefined) throw new Error('Beji has no ledger');
  expect([placesTaken(ledger), ledger.freed]).toEqual([25, 2]);
  await Promise.all([promoteNext(ledger, world), promoteNext(ledger, world), promoteNext(ledger, world)]);

  const lines = await world.moves.lines(key);
  const standingOf = (number: string) => lines.find(({ application }) => application === number)?.standing;
  expect(waiting.map(({ number }) => standingOf(number))).toEqual(['holds', 'holds', 'waits', 'waits']);
  const after = await world.places.ledger(key);
  expect(after && [placesTaken(after), after.freed]).toEqual([27, 0]);
  expect(await world.moves.promote(key, waiting[2]?.ticket ?? 0)).toBe(false);
});
