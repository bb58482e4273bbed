import type { MapState } from '../definition/types.ts';
import { recovering } from '../recovery.ts';
import type { Outcome, Visit } from '../visit.ts';
import { runBranches } from './branches.ts';
import { runDistributedMap } from './distributed-map.ts';
import { itemsOf, mapLimits, selectItem } from './map-items.ts';

/** AWS starts no more iterations of an inline Map at a time. */
const inlineConcurrency = 40;

export function runMap(state: MapState, visit: Visit): Promise<Outcome> {
  const { frame } = visit;
  return recovering(
    visit,
    state,
    async () => {
      const result =
        state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED'
          ? await runDistributedMap(state, visit)
          : await runInline(state, visit);
      frame.event('succeeded', 'MapStateSucceeded');
      return visit.leave(state, result, { result });
    },
    () => frame.event('failed', 'MapStateFailed'),
  );
}

async function runInline(state: MapState, visit: Visit): Promise<unknown[]> {
  const items = await itemsOf(state, visit);
  const limits = await mapLimits(state, visit);
  visit.frame.event('begun', 'MapStateStarted', { length: items.length });
  return runBranches(visit, {
    count: items.length,
    concurrency: Math.min(limits.concurrency || inlineConcurrency, inlineConcurrency),
    group: () => state.ItemProcessor,
    input: (index) => selectItem(state, visit, index, items[index]),
    item: (index) => ({ Index: index, Value: items[index] }),
    iterationsOf: visit.name,
  });
}
