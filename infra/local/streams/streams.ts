import { join } from 'node:path';
import type { FunctionInvoker, Provisioned, Service, Surroundings } from '../contract.ts';
import type { DynamoDb } from '../dynamodb/dynamodb.ts';
import { type Batch, intoLanes, readBatch } from './batches.ts';
import { deliver } from './delivery.ts';
import { type Delivery, machineMillis, type SendToQueue } from './delivery-context.ts';
import { describeMapping, type EventSourceMapping } from './event-source-mapping.ts';
import { openPositionStore } from './position-store.ts';

/** A function that is at work gets so long when the machine stops; its batch comes again after that. */
const GRACE_MILLIS = 1_500;

/**
 * Hands the changes of tables to functions. Each mapping keeps its position durably and moves it only once a
 * function has taken the records (or they were given up): at least once and in order, whatever dies when.
 */
export function createStreams(
  surroundings: Surroundings,
  invoker: FunctionInvoker,
  dynamoDb: Pick<DynamoDb, 'changes' | 'partitionKey'>,
  sendToQueue: SendToQueue,
): Service {
  const { clock, log, region, account } = surroundings;
  const mappings: EventSourceMapping[] = [];
  const positions = openPositionStore(join(surroundings.dataDir, 'positions.sqlite'));
  const stopping = new AbortController();
  const { signal } = stopping;
  const graceOver = new AbortController();
  let following: Promise<unknown> | undefined;

  const follow = async (mapping: EventSourceMapping): Promise<void> => {
    const delivery: Delivery = {
      mapping,
      invoker,
      sendToQueue,
      clock,
      runningSince: machineMillis(clock),
      log,
      signal,
      graceOver: graceOver.signal,
    };
    for (let failures = 0; !signal.aborted;) {
      try {
        await step(delivery);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        log('Following a table failed; it goes on', { mapping: mapping.id, error: String(error) });
        failures += 1;
        await clock.waitUntil(clock.millis() + Math.min(failures, 30) * 1000, signal).catch(() => undefined);
      }
    }
  };

  const step = async (delivery: Delivery): Promise<void> => {
    const { mapping } = delivery;
    const changes = dynamoDb.changes();
    const before = positions.get(mapping.id);
    const batch = await collect(delivery, before);
    const lanes = intoLanes(batch.items, mapping, dynamoDb.partitionKey(mapping.tableName));
    await Promise.all(
      lanes.map(async (lane) => {
        for (const part of lane) await deliver(delivery, part);
      }),
    );
    if (batch.position !== undefined && batch.position !== before) {
      positions.set(mapping.id, batch.position);
      changes.release(mapping.tableName, positionsOf(mapping.tableName));
    }
    if (batch.items.length === 0) await changes.changed(mapping.tableName, batch.position, signal);
  };

  /** Waits for more, within the batching window, where a batch is not full. */
  const collect = async ({ mapping }: Delivery, position: string | undefined): Promise<Batch> => {
    const read = () => readBatch(mapping, dynamoDb.changes(), position, clock, region);
    let batch = await read();
    if (mapping.windowMillis === 0 || batch.items.length === 0) return batch;
    const window = new AbortController();
    const until = AbortSignal.any([signal, window.signal]);
    const closing = clock.waitUntil(clock.millis() + mapping.windowMillis, until).then(
      () => window.abort(),
      () => undefined,
    );
    while (!until.aborted && batch.items.length < mapping.batchSize) {
      await dynamoDb
        .changes()
        .changed(mapping.tableName, batch.position, until)
        .catch(() => undefined);
      batch = await read();
    }
    window.abort();
    await closing;
    return batch;
  };

  const positionsOf = (tableName: string): (string | undefined)[] =>
    mappings
      .filter((mapping) => mapping.tableName === tableName && mapping.enabled)
      .map((mapping) => positions.get(mapping.id));

  return {
    name: 'streams',
    types: ['AWS::Lambda::EventSourceMapping'],
    provision: (resource): Provisioned => {
      const mapping = describeMapping(resource, surroundings);
      mappings.push(mapping);
      const id = mapping.id.replaceAll('/', '-');
      return {
        ref: id,
        attributes: {
          Id: id,
          EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${id}`,
        },
      };
    },
    start: async () => {
      for (const mapping of mappings) {
        if (mapping.startsAtLatest && positions.get(mapping.id) === undefined) {
          positions.set(mapping.id, await dynamoDb.changes().latest(mapping.tableName));
        }
      }
      following = Promise.all(mappings.filter(({ enabled }) => enabled).map(follow));
    },
    stop: async () => {
      stopping.abort(new Error('Streams are stopping'));
      const grace = setTimeout(() => graceOver.abort(new Error('Streams have stopped')), GRACE_MILLIS);
      await following;
      clearTimeout(grace);
      positions.close();
    },
  };
}
