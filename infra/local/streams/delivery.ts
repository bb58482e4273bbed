import type { InvokeAnswer } from '../contract.ts';
import { type Delivery, type Item, machineMillis, pauseAfter } from './delivery-context.ts';
import { giveUp } from './failure-destination.ts';

/**
 * Hands a batch to the function until every record of it was taken or given up, as Lambda does for a stream: the
 * failed rest again, in order, halved where the mapping says so, with growing pauses.
 */
export async function deliver(delivery: Delivery, batch: readonly Item[]): Promise<void> {
  const { mapping } = delivery;
  let rest = batch;
  for (let attempt = 0; rest.length > 0; attempt += 1) {
    delivery.signal.throwIfAborted();
    rest = await withoutTooOld(delivery, rest, attempt);
    if (rest.length === 0) return;
    const failure = await attemptOnce(delivery, rest);
    if (failure === undefined) return;
    delivery.log('A function failed on a batch of changes', {
      function: mapping.functionArn,
      reason: failure.reason,
      records: rest.length,
    });
    if (failure.from > 0) {
      rest = rest.slice(failure.from);
      attempt = 0;
    }
    if (mapping.bisects && rest.length > 1 && failure.whole) {
      const middle = Math.ceil(rest.length / 2);
      await pauseAfter(delivery, attempt);
      await deliver(delivery, rest.slice(0, middle));
      rest = rest.slice(middle);
      attempt = -1;
      continue;
    }
    if (attempt >= mapping.maximumRetries) {
      await giveUp(delivery, rest, 'RetryAttemptsExhausted', attempt + 1);
      return;
    }
    await pauseAfter(delivery, attempt);
  }
}

interface Failure {
  /** Index of the first record that was not dealt with. */
  readonly from: number;
  /** The function failed as a whole; it did not say where. */
  readonly whole: boolean;
  readonly reason: string;
}

async function attemptOnce(delivery: Delivery, items: readonly Item[]): Promise<Failure | undefined> {
  try {
    const answer = await invoke(delivery, items);
    if (answer.functionError !== undefined) return whole(errorTypeOf(answer.payload));
    if (!delivery.mapping.reportsItemFailures) return undefined;
    return failureIn(answer.payload, items);
  } catch (error) {
    delivery.graceOver.throwIfAborted();
    return whole(error instanceof Error ? error.name : 'the function could not be invoked');
  }
}

async function invoke(delivery: Delivery, items: readonly Item[]): Promise<InvokeAnswer> {
  const { promise: abandoned, reject } = Promise.withResolvers<never>();
  const abandon = (): void => reject(delivery.graceOver.reason);
  delivery.graceOver.addEventListener('abort', abandon);
  try {
    const Records = items.map((item) => item.record);
    return await Promise.race([
      delivery.invoker.invoke(delivery.mapping.functionArn, { Records }),
      abandoned,
    ]);
  } finally {
    delivery.graceOver.removeEventListener('abort', abandon);
  }
}

function whole(reason: string): Failure {
  return { from: 0, whole: true, reason };
}

/** Reads `batchItemFailures` by AWS's rules: what cannot be understood counts as failure of the whole batch. */
function failureIn(payload: unknown, items: readonly Item[]): Failure | undefined {
  const unclear = whole('batchItemFailures cannot be understood');
  if (payload === null || payload === undefined || payload === '') return undefined;
  if (typeof payload !== 'object') return unclear;
  const { batchItemFailures: failures } = payload as { batchItemFailures?: unknown };
  if (failures === null || failures === undefined) return undefined;
  if (!Array.isArray(failures)) return unclear;
  if (failures.length === 0) return undefined;
  const places = failures.map((failure: unknown) => {
    const identifier =
      typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure
        ? failure.itemIdentifier
        : undefined;
    return items.findIndex((item) => item.sequenceNumber === identifier);
  });
  const from = Math.min(...places);
  return from < 0 ? unclear : { from, whole: false, reason: 'batchItemFailures' };
}

async function withoutTooOld(
  delivery: Delivery,
  items: readonly Item[],
  invocations: number,
): Promise<readonly Item[]> {
  const oldest = machineMillis(delivery.clock) - delivery.mapping.maximumAgeMillis;
  const young = items.findIndex((item) => Math.max(item.createdMillis, delivery.runningSince) >= oldest);
  if (young === 0) return items;
  const old = young === -1 ? items : items.slice(0, young);
  await giveUp(delivery, old, 'RecordAgeExceeded', invocations);
  return items.slice(old.length);
}

function errorTypeOf(payload: unknown): string {
  return typeof payload === 'object' && payload !== null && 'errorType' in payload
    ? String(payload.errorType)
    : 'the function failed';
}
