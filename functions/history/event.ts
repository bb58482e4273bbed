import { createHash } from 'node:crypto';
import * as z from 'zod';

/**
 * One change of state: who, what, when, why, under which version of the rules (I9). `event` names the change, so
 * that recording it twice is seen; `previous` and `hash` chain the application's history.
 */
export const HistoryEvent = z.object({
  application: z.string(),
  sequence: z.int().min(1),
  event: z.string(),
  what: z.string(),
  by: z.string(),
  at: z.string(),
  why: z.string().optional(),
  rules: z.int(),
  /** When it was appended: the day whose root seals it. `at` is when it happened. */
  recordedAt: z.iso.datetime(),
  previous: z.string(),
  hash: z.string(),
});
export type HistoryEvent = z.infer<typeof HistoryEvent>;

/** An event before it has its place in the chain. */
export type NewEvent = Omit<HistoryEvent, 'sequence' | 'recordedAt' | 'previous' | 'hash'>;

/** SHA-256 over the event's facts and the hash before it, in a fixed order of fields. */
export function hashEvent(event: Omit<HistoryEvent, 'hash'>): string {
  const { application, sequence, what, by, at, why, rules, recordedAt, previous } = event;
  return hashFacts([
    application,
    sequence,
    event.event,
    what,
    by,
    at,
    why ?? null,
    rules,
    recordedAt,
    previous,
  ]);
}

/**
 * Hash of an application's acceptance, the first link of its chain. The acceptance itself is a line of the register
 * (`LIST#…`), which holds the same facts and is never rewritten.
 */
export function hashAcceptance(acceptance: {
  readonly number: string;
  readonly ticket?: number | undefined;
  readonly submittedAt?: string | undefined;
  readonly rules: number;
}): string {
  const { number, ticket, submittedAt, rules } = acceptance;
  return hashFacts([number, 'accepted', ticket ?? 0, submittedAt ?? '', rules]);
}

/** SHA-256 over facts in their order. */
export function hashFacts(facts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
