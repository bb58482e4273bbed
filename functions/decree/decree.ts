import * as z from 'zod';
import { Decider } from '../decisions/decision.ts';

/**
 * A decree (penetapan): which applications were fixed by which number on which date. What is in it never grows or
 * shrinks; `leftOut` names those that could not be fixed any more, because somebody decided otherwise meanwhile.
 */
export const Decree = z.object({
  /** Its place in the register of its year. */
  sequence: z.int().min(1),
  number: z.string(),
  year: z.int(),
  track: z.string(),
  date: z.iso.date(),
  by: Decider,
  at: z.string(),
  applications: z.array(z.string()).min(1),
  leftOut: z.array(z.string()).default([]),
  /** Whom it gave a companion: applications by the companion's id. Who is in no list found none free. */
  companions: z.record(z.string(), z.array(z.string())),
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
export function repeats(decree: Decree, wanted: Pick<Decree, 'date' | 'track' | 'applications'>): boolean {
  return (
    decree.date === wanted.date &&
    decree.track === wanted.track &&
    wanted.applications.every((number) => decree.applications.includes(number))
  );
}

/** The companion that the decree gives an application, by id. */
export function companionOf({ companions }: Decree, application: string): string | undefined {
  return Object.entries(companions).find(([, applications]) => applications.includes(application))?.[0];
}

/** The decree as it stands where these applications were not fixed: they have no companion either. */
export function withLeftOut(decree: Decree, leftOut: readonly string[]): Decree {
  const companions = Object.entries(decree.companions)
    .map(([companion, all]) => [companion, all.filter((each) => !leftOut.includes(each))] as const)
    .filter(([, applications]) => applications.length > 0);
  return { ...decree, leftOut: [...leftOut], companions: Object.fromEntries(companions) };
}
