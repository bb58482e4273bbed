import type { Clock, Log } from '../contract.ts';
import { type DestinationMessage, type EventResult, messagesFor } from './destinations.ts';
import { DEFAULT_MAXIMUM_AGE_MILLIS, DEFAULT_MAXIMUM_RETRIES } from './event-invoke-config.ts';
import type { EventStore, StoredEvent } from './event-store.ts';
import type { FunctionRegistry, InvocationTarget } from './function-registry.ts';
import type { RunResult } from './runner.ts';

/** Asynchronous invocations: accepted on disk first, tried until they succeed or are given up. */
export interface EventQueue {
  /** Returns once the event is on disk. */
  accept(functionArn: string, payload: string, requestId: string): void;
  /** Takes up what an earlier process has left. */
  resume(): void;
  /** Lets go of what is under way; it stays on disk. */
  stop(): Promise<void>;
}

export interface EventQueueOptions {
  readonly store: EventStore;
  readonly registry: FunctionRegistry;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined where the machine stopped before the function ended. */
  readonly run: (
    target: InvocationTarget,
    event: string,
    requestId: string,
  ) => Promise<RunResult | undefined>;
  readonly deliver: (message: DestinationMessage) => Promise<void>;
}

/** Lambda waits a minute before the first retry and two before the second. */
const RETRY_MILLIS = 60_000;

export function createEventQueue(options: EventQueueOptions): EventQueue {
  const { store, registry, clock, log, run } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const following = new Set<Promise<void>>();

  const follow = (event: StoredEvent): void => {
    const task = carryThrough(event)
      .catch((error: unknown) => {
        if (!signal.aborted) {
          log('An event for a function failed', { function: event.functionArn, error: String(error) });
        }
      })
      .finally(() => following.delete(task));
    following.add(task);
  };

  const carryThrough = async (stored: StoredEvent): Promise<void> => {
    let event = stored;
    for (;;) {
      await clock.waitUntil(event.dueAt, signal);
      const target = targetOf(event);
      if (target === undefined) return;
      const outcome = await run(target, event.payload, event.id);
      if (outcome === undefined || signal.aborted) return;
      const result = resultOf(event, target, outcome);
      if (result !== undefined) {
        await end(event, target, result);
        return;
      }
      const attempts = event.attempts + 1;
      event = { ...event, attempts, dueAt: clock.millis() + RETRY_MILLIS * attempts };
      store.retry(event.id, event.attempts, event.dueAt);
    }
  };

  /** The template may have lost the function since the event was accepted. */
  const targetOf = (event: StoredEvent): InvocationTarget | undefined => {
    try {
      return registry.find(event.functionArn);
    } catch (error) {
      log('An event is dropped', { function: event.functionArn, error: String(error) });
      store.remove(event.id);
      return undefined;
    }
  };

  /** Undefined where the event is to be tried again. */
  const resultOf = (
    event: StoredEvent,
    target: InvocationTarget,
    { payload, isError }: RunResult,
  ): EventResult | undefined => {
    const invocations = event.attempts + 1;
    if (!isError) return { condition: 'Success', invocations, payload };
    const config = registry.eventInvokeConfig(target);
    if (invocations > (config?.maximumRetries ?? DEFAULT_MAXIMUM_RETRIES)) {
      return { condition: 'RetriesExhausted', invocations, payload };
    }
    // Counted to the moment it was due, so that a jump of the clock ages no event that runs in time.
    const age = event.dueAt + RETRY_MILLIS * invocations - event.acceptedAt;
    const isTooOld = age > (config?.maximumAgeMillis ?? DEFAULT_MAXIMUM_AGE_MILLIS);
    return isTooOld ? { condition: 'EventAgeExceeded', invocations, payload } : undefined;
  };

  const end = async (event: StoredEvent, target: InvocationTarget, result: EventResult): Promise<void> => {
    const timestamp = new Date(clock.millis()).toISOString();
    const messages = messagesFor(event, target, registry.eventInvokeConfig(target), result, timestamp);
    for (const message of messages) {
      try {
        await options.deliver(message);
      } catch (error) {
        log('A destination took no message', { destination: message.arn, error: String(error) });
      }
    }
    store.remove(event.id);
  };

  return {
    accept: (functionArn, payload, id) => {
      const now = clock.millis();
      const event = { id, functionArn, payload, attempts: 0, acceptedAt: now, dueAt: now };
      store.add(event);
      follow(event);
    },
    resume: () => {
      for (const event of store.all()) follow(event);
    },
    stop: async () => {
      stopping.abort(new Error('Lambda is stopping'));
      await Promise.all(following);
    },
  };
}
