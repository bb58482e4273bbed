import type { DynamoDBRecord } from 'aws-lambda';
import type { Clock, FunctionInvoker, Log } from '../contract.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';

/** Puts a message into a queue, durably. */
export type SendToQueue = (queueArn: string, body: string) => Promise<void>;

/** A record to be delivered. */
export interface Item {
  readonly record: DynamoDBRecord;
  readonly sequenceNumber: string;
  readonly shardId: string;
  /** Machine time of the write. */
  readonly createdMillis: number;
}

/** What a delivery needs of the world. */
export interface Delivery {
  readonly mapping: EventSourceMapping;
  readonly invoker: FunctionInvoker;
  readonly sendToQueue: SendToQueue;
  readonly clock: Clock;
  /** Machine time from which records grow old: nobody could take them while the machine was stopped. */
  readonly runningSince: number;
  readonly log: Log;
  /** The machine stops: nothing new is begun. */
  readonly signal: AbortSignal;
  /** What still runs is not waited for any longer. */
  readonly graceOver: AbortSignal;
}

const FIRST_PAUSE_MILLIS = 200;
const LONGEST_PAUSE_MILLIS = 30_000;

/** Waits before the next attempt, longer after each. */
export async function pauseAfter({ clock, signal }: Delivery, attempt: number): Promise<void> {
  const pause = Math.min(FIRST_PAUSE_MILLIS * 2 ** attempt, LONGEST_PAUSE_MILLIS);
  await clock.waitUntil(clock.millis() + pause, signal);
}

/** How far the clock is ahead of the machine's. */
export function offsetMillis(clock: Clock): number {
  return new Float64Array(clock.sharedOffset)[0] ?? 0;
}

/** A record's age is measured on the machine's clock, by which it was written: a jump makes no record too old. */
export function machineMillis(clock: Clock): number {
  return clock.millis() - offsetMillis(clock);
}
