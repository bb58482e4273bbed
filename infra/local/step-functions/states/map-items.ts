import type { MapState } from '../definition/types.ts';
import type { Visit } from '../visit.ts';

/** Bounds of a Map; a concurrency of 0 is none of its own. */
export interface MapLimits {
  readonly concurrency: number;
  readonly toleratedCount: number | undefined;
  readonly toleratedPercentage: number | undefined;
}

const maxInteger = 2 ** 31 - 1;

/** Items, or the input where the state names none. @throws StateError */
export async function itemsOf(state: MapState, visit: Visit): Promise<unknown[]> {
  if (state.Items !== undefined) return visit.evaluateArray(state.Items, 'Items');
  if (Array.isArray(visit.input)) return visit.input;
  throw visit.badField('Items', `Map state input must be an array but was: ${JSON.stringify(visit.input)}`);
}

/** @throws StateError */
export async function mapLimits(state: MapState, visit: Visit): Promise<MapLimits> {
  const concurrency =
    state.MaxConcurrency === undefined
      ? 0
      : await visit.evaluateInteger(state.MaxConcurrency, 'MaxConcurrency', 0, maxInteger);
  const toleratedCount =
    state.ToleratedFailureCount === undefined
      ? undefined
      : await visit.evaluateInteger(state.ToleratedFailureCount, 'ToleratedFailureCount', 0, maxInteger);
  const field = 'ToleratedFailurePercentage';
  const toleratedPercentage =
    state[field] === undefined ? undefined : await visit.evaluateNumber(state[field], field);
  if (toleratedPercentage !== undefined && (toleratedPercentage < 0 || toleratedPercentage > 100))
    throw visit.badField(field, `${field} must be between 0 and 100.`);
  return { concurrency, toleratedCount, toleratedPercentage };
}

/** Input of one iteration. @throws StateError */
export function selectItem(state: MapState, visit: Visit, index: number, value: unknown): Promise<unknown> {
  if (state.ItemSelector === undefined) return Promise.resolve(value);
  return visit.evaluate(state.ItemSelector, 'ItemSelector', { item: { Index: index, Value: value } });
}
