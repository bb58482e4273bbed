import * as z from 'zod';

/** What an office decides about: the stage of the journey it answers for. */
const OfficeRole = z.enum(['lurah', 'camat', 'lender']);

/**
 * An office that decides by a link in an e-mail, and who holds it. `scope` is the area code of a lurah, the
 * kecamatan of a camat, the id of a lender. The code that proves a human goes to the personal phone, never to the
 * address that receives the link.
 */
export const Office = z.object({
  role: OfficeRole,
  scope: z.string().min(1),
  title: z.string().min(1),
  holder: z.string().min(1),
  email: z.email(),
  phone: z.e164(),
});
export type Office = z.infer<typeof Office>;

/** The office's key, used in links and sessions. */
export function officeKey(role: Office['role'], scope: string): string {
  return `${role}#${scope}`;
}
