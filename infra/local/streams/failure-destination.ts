import { randomUUID } from 'node:crypto';
import { type Delivery, type Item, offsetMillis, pauseAfter } from './delivery-context.ts';

/** Gives up a batch: tells the mapping's failure queue, if it has one, in AWS's words. */
export async function giveUp(
  delivery: Delivery,
  items: readonly Item[],
  condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded',
  invocations: number,
): Promise<void> {
  const { mapping, log } = delivery;
  log('A batch of changes is given up', { function: mapping.functionArn, condition, records: items.length });
  if (mapping.failureQueueArn === undefined) return;
  const message = failureMessage(delivery, items, condition, invocations);
  for (let attempt = 0; ; attempt += 1) {
    try {
      await delivery.sendToQueue(mapping.failureQueueArn, JSON.stringify(message));
      return;
    } catch (error) {
      log('The failure destination took no message', { error: String(error) });
      await pauseAfter(delivery, attempt);
    }
  }
}

function failureMessage(
  { mapping, clock }: Delivery,
  items: readonly Item[],
  condition: string,
  invocations: number,
): object {
  const first = items[0];
  const last = items.at(-1);
  const offset = offsetMillis(clock);
  const arrival = (item: Item | undefined): string =>
    new Date((item?.createdMillis ?? 0) + offset).toISOString();
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(invocations > 0 && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    }),
    version: '1.0',
    timestamp: new Date(clock.millis()).toISOString(),
    DDBStreamBatchInfo: {
      shardId: first?.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: items.length,
      streamArn: mapping.streamArn,
    },
  };
}
