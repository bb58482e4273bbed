import * as z from 'zod';
import type { Clock } from './contract.ts';

/** How long and how often a target is tried, by EventBridge's own defaults: a day, 185 times. */
export const RetryPolicy = z
  .strictObject({
    MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
    MaximumRetryAttempts: z.int().min(0).max(185).default(185),
  })
  .default({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
export const DeadLetterConfig = z.strictObject({ Arn: z.string().optional() }).default({});

/** Why a target was given up. */
export interface GivenUp {
  readonly error: unknown;
  /** Attempts after the first. */
  readonly retries: number;
  /** The limit of the retry policy that was reached; none for an error that no retry would mend. */
  readonly exhausted: keyof z.output<typeof RetryPolicy> | undefined;
}

interface Delivery {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly policy: z.output<typeof RetryPolicy>;
  /** Moment from which the event grows old. */
  readonly since: number;
  /** Whether trying again would be in vain. */
  readonly isPermanent: (error: unknown) => boolean;
  readonly onFailure: (error: unknown) => void;
}

const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 300_000;

/**
 * Hands something to a target as EventBridge and its Scheduler do: again, with growing pauses, within the retry policy.
 * @param attempt given the number of the attempt, from 1
 * @returns why it was given up, undefined where the target has taken it. Rejects when the signal aborts.
 */
export async function handOver(
  { clock, signal, policy, since, isPermanent, onFailure }: Delivery,
  attempt: (number: number) => Promise<unknown>,
): Promise<GivenUp | undefined> {
  for (let retries = 0; ; retries += 1) {
    try {
      await attempt(retries + 1);
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      onFailure(error);
      if (isPermanent(error)) return { error, retries, exhausted: undefined };
      if (retries >= policy.MaximumRetryAttempts)
        return { error, retries, exhausted: 'MaximumRetryAttempts' };
      const next = clock.millis() + Math.min(FIRST_PAUSE_MILLIS * 2 ** retries, LONGEST_PAUSE_MILLIS);
      if (next - since > policy.MaximumEventAgeInSeconds * 1000) {
        return { error, retries, exhausted: 'MaximumEventAgeInSeconds' };
      }
      await clock.waitUntil(next, signal);
    }
  }
}
