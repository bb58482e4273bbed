import * as z from 'zod';
import { ForbiddenError } from '#shared/errors.ts';

/** What an officer of the dinas or of an agency may do. */
export const Role = z.enum(['verifikator', 'kabid', 'kepala-dinas', 'pelatih', 'admin']);
export type Role = z.infer<typeof Role>;

/**
 * Somebody who signs in. `scopes` says where a role counts: a kecamatan code, an agency id, or `*` for the city.
 * The token only says who it is; roles and areas are the city's own directory.
 */
export const Officer = z.object({
  email: z.email(),
  name: z.string().min(1),
  title: z.string().min(1),
  roles: z.array(z.object({ role: Role, scopes: z.array(z.string().min(1)).min(1) })),
});
export type Officer = z.infer<typeof Officer>;

/** True where the officer holds the role for that scope. */
export function mayAct(officer: Officer, role: Role, scope: string): boolean {
  return officer.roles.some(
    (held) => held.role === role && (held.scopes.includes('*') || held.scopes.includes(scope)),
  );
}

/** @throws ForbiddenError where the officer does not hold the role for that scope */
export function requireRole(officer: Officer, role: Role, scope: string): void {
  if (!mayAct(officer, role, scope)) throw new ForbiddenError();
}

/** The scopes of a role among those possible, in their order. */
export function scopesOf(officer: Officer, role: Role, possible: readonly string[]): readonly string[] {
  return possible.filter((scope) => mayAct(officer, role, scope));
}
