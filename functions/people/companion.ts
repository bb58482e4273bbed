import * as z from 'zod';

/**
 * A companion (pendamping) who looks after participants: of an area, of a kecamatan or of the whole city (`scope` is
 * the area's code, the kecamatan's, or `*`). Phone and e-mail are those of the companion's work: participants see the
 * phone. Days are those of the city's calendar, the last one included.
 */
export const Companion = z
  .object({
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: z.string().min(1),
    phone: z.e164(),
    email: z.email(),
    level: z.enum(['area', 'district', 'city']),
    scope: z.string().min(1),
    activeFrom: z.iso.date(),
    activeUntil: z.iso.date().optional(),
  })
  .refine(({ activeFrom, activeUntil = activeFrom }) => activeFrom <= activeUntil, {
    path: ['activeUntil'],
    message: 'must not be before activeFrom',
  });
export type Companion = z.infer<typeof Companion>;

/** True where the companion works on that day, as `2026-03-02`. */
export function isActive({ activeFrom, activeUntil }: Companion, day: string): boolean {
  return activeFrom <= day && (activeUntil === undefined || day <= activeUntil);
}

/** Tells of an id whether a companion of that id works on that day. */
export function workingOn(day: string, companions: readonly Companion[]): (id: string) => boolean {
  const working = new Set(companions.filter((each) => isActive(each, day)).map(({ id }) => id));
  return (id) => working.has(id);
}
