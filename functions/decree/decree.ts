import * as z from 'zod';
import { Decider } from '../decisions/decision.ts';

/**
 * A decree (penetapan): which applications were fixed by which number on which date. What is in it never grows or
 * shrinks; `leftOut` names those that could not be fixed any more, because somebody decided otherwise meanwhile.
 */
export const Decree = z.object({
  number: z.string(),
  year: z.int(),
  track: z.string(),
  date: z.iso.date(),
  by: Decider,
  at: z.string(),
  applications: z.array(z.string()).min(1),
  leftOut: z.array(z.string()).default([]),
});
export type Decree = z.infer<typeof Decree>;

/** `800/12-Kop/2026` → `800-12-KOP-2026`: however it is typed, it is the same decree. Fit for an address. */
export function normaliseDecreeNumber(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** The decree's name in addresses: programme year and number. */
export function decreeId({ year, number }: Pick<Decree, 'year' | 'number'>): string {
  return `${year}-${normaliseDecreeNumber(number)}`;
}

/** True where `wanted` is the same decree, or a part of it sent again after it was cut short. */
export function repeats(decree: Decree, wanted: Decree): boolean {
  return (
    decree.date === wanted.date &&
    decree.track === wanted.track &&
    wanted.applications.every((number) => decree.applications.includes(number))
  );
}
