import { ForbiddenError } from '#shared/errors.ts';
import { mayAct, type Officer, type Role } from '../people/officer.ts';

/** Who sees to it that every participant has a companion: the head of the dinas in their tracks, and the admin. */
const roles: readonly Role[] = ['kepala-dinas', 'admin'];

/** @throws ForbiddenError where the officer sees to companions nowhere */
export function requireCompanionDuty(officer: Officer): void {
  if (!officer.roles.some(({ role }) => roles.includes(role))) throw new ForbiddenError();
}

/** True where the officer sees to the participants of that track; `*` for all of them. */
export function seesToTrack(officer: Officer, track: string): boolean {
  return roles.some((role) => mayAct(officer, role, track));
}
