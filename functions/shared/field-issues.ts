import type * as z from 'zod';
import type { FieldIssue } from '#shared/errors.ts';

/** zod's issues as field issues: our schemas put a code of the catalogue into each message. */
export function issuesOf(error: z.ZodError): readonly FieldIssue[] {
  const first = new Map<string, FieldIssue>();
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? 'body');
    const code = /^[a-z-]+$/.test(issue.message) ? issue.message : 'invalid';
    if (!first.has(field)) first.set(field, { field, code });
  }
  return [...first.values()];
}
