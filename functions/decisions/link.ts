import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';

/** How long a link opens its page after the decision's deadline, in days: a late answer is told so politely. */
const graceDays = 30;

/**
 * A link by which an office decides: bound to the office, the decision and its attempt. The table knows only the
 * hash of its 256 random bits.
 */
export const Link = z.object({
  role: z.enum(['lurah', 'camat', 'lender']),
  scope: z.string(),
  desk: z.string(),
  application: z.string(),
  attempt: z.int(),
  /** Reminders sent before this link: the next reminder's link takes its place. */
  reminders: z.int().min(0),
  /** Epoch seconds. */
  expiresAt: z.int(),
});
export type Link = z.infer<typeof Link>;

export function newLinkId(): string {
  return randomBytes(32).toString('base64url');
}

export function linkKey(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

/** When a link for a decision due at that instant stops working; epoch seconds. */
export function linkExpiry(dueAt: string): number {
  return Math.floor(Date.parse(dueAt) / 1000) + graceDays * 86_400;
}
