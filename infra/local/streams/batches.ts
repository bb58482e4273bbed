import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../contract.ts';
import type { ChangeStream } from '../dynamodb/change-stream.ts';
import { type Item, offsetMillis } from './delivery-context.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import { toRecord } from './stream-record.ts';

/** Records that are for the function, and the position behind them and all that were passed over. */
export interface Batch {
  readonly items: readonly Item[];
  readonly position: string | undefined;
}

const CHANGES_AT_ONCE = 500;
/** Lambda takes 6 MB. */
const LONGEST_PAYLOAD = 6_000_000;
/** What a record has besides its images. */
const ENVELOPE_BYTES = 600;

/** Reads what may be handed over in one go: full batches for all lanes, or what there is. */
export async function readBatch(
  mapping: EventSourceMapping,
  changes: ChangeStream,
  position: string | undefined,
  clock: Clock,
  region: string,
): Promise<Batch> {
  const wanted = mapping.batchSize * mapping.lanes;
  const items: Item[] = [];
  let bytes = 0;
  let reached = position;
  while (items.length < wanted) {
    const found = await changes.read(mapping.tableName, reached, CHANGES_AT_ONCE);
    for (const change of found.changes) {
      const record = toRecord(change, mapping.streamArn, region, offsetMillis(clock));
      if (mapping.wants(record)) {
        bytes += (record.dynamodb?.SizeBytes ?? 0) + ENVELOPE_BYTES;
        if (items.length > 0 && bytes > LONGEST_PAYLOAD) return { items, position: reached };
        const { sequenceNumber, shardId, createdMillis } = change;
        items.push({ record, sequenceNumber, shardId, createdMillis });
      }
      reached = changes.positionAfter(reached, change);
      if (items.length === wanted) return { items, position: reached };
    }
    if (found.position === reached || found.changes.length === 0) {
      reached = found.position;
      break;
    }
    reached = found.position;
    await nextTurn();
  }
  return { items, position: reached };
}

/**
 * Splits a batch into lanes of parallel delivery: all changes of one partition key stay in one lane, in order.
 * @returns for each lane its batches, none larger than the mapping's
 */
export function intoLanes(
  items: readonly Item[],
  { lanes, batchSize }: EventSourceMapping,
  partitionKey: string,
): readonly (readonly (readonly Item[])[])[] {
  if (lanes === 1) return [[items]];
  const groups = Map.groupBy(items, ({ record }) => {
    const value = JSON.stringify(record.dynamodb?.Keys?.[partitionKey]);
    return createHash('sha256').update(value).digest().readUInt32BE() % lanes;
  });
  return [...groups.values()].map((group) =>
    Array.from({ length: Math.ceil(group.length / batchSize) }, (_unused, index) =>
      group.slice(index * batchSize, (index + 1) * batchSize),
    ),
  );
}
