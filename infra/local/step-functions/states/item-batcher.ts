import type { ItemBatcher } from '../definition/types.ts';
import type { Visit } from '../visit.ts';

const maxInputBytes = 256 * 1024;

/** Inputs of child executions: `{BatchInput, Items}` for each batch. @throws StateError */
export async function batchItems(
  batcher: ItemBatcher,
  visit: Visit,
  items: readonly unknown[],
): Promise<unknown[]> {
  const bound = async (
    field: 'MaxItemsPerBatch' | 'MaxInputBytesPerBatch',
    highest: number,
    otherwise: number,
  ): Promise<number> =>
    batcher[field] === undefined
      ? otherwise
      : visit.evaluateInteger(batcher[field], `ItemBatcher/${field}`, 1, highest);
  const most = await bound('MaxItemsPerBatch', 100_000_000, Number.POSITIVE_INFINITY);
  const bytes = await bound('MaxInputBytesPerBatch', maxInputBytes, maxInputBytes);
  const shared =
    batcher.BatchInput === undefined
      ? {}
      : { BatchInput: await visit.evaluate(batcher.BatchInput, 'ItemBatcher/BatchInput') };
  const frameBytes = Buffer.byteLength(JSON.stringify({ ...shared, Items: [] }));
  const batches: unknown[] = [];
  let batch: unknown[] = [];
  let size = frameBytes;
  const close = (): void => {
    if (batch.length > 0) batches.push({ ...shared, Items: batch });
    batch = [];
    size = frameBytes;
  };
  for (const item of items) {
    const more = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (batch.length >= most || size + more > bytes) close();
    batch.push(item);
    size += more;
  }
  close();
  return batches;
}
