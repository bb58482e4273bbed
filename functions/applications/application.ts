import * as z from 'zod';
import type { Vault } from '#shared/vault.ts';

/** Where an application stands as a whole; the stage says who has it now. */
export const ApplicationState = z.enum([
  'draft',
  'holds-place',
  'waits',
  'received',
  'participant',
  'completed',
  'not-completed',
  'refused',
  'withdrawn',
  'died',
]);
export type ApplicationState = z.infer<typeof ApplicationState>;

/** The states nothing comes after but a financing referral. */
export const finalStates = ['completed', 'not-completed', 'refused', 'withdrawn', 'died'] as const;
export type FinalState = (typeof finalStates)[number];

/** The stage an application is in, and the decision that is open there. */
export const Stage = z.object({
  name: z.enum(['file-check', 'correction', 'recommendation', 'residence', 'decree', 'training', 'parked']),
  attempt: z.int().min(1),
  desk: z.string(),
  dueAt: z.string(),
});
export type Stage = z.infer<typeof Stage>;

/** What identifies and reaches a person: kept sealed, opened only to show it to somebody who may see it. */
export const PersonalData = z.object({
  fullName: z.string(),
  nik: z.string(),
  birthDate: z.iso.date(),
  phone: z.string(),
  email: z.string().optional(),
  address: z.string(),
  guardian: z.string().optional(),
});
export type PersonalData = z.infer<typeof PersonalData>;

const StoredDocument = z.object({ version: z.string(), type: z.string(), size: z.int() });

/** The head of an application: what it is and where it stands. */
export const Application = z.object({
  number: z.string(),
  track: z.string(),
  year: z.int(),
  /** Version of the programme's rules it was made under (I10). */
  rules: z.int(),
  area: z.string(),
  sector: z.string(),
  business: z.string(),
  person: z.string(),
  sealed: z.instanceof(Uint8Array),
  request: z.string(),
  secretVersion: z.int().min(1),
  state: ApplicationState,
  createdAt: z.string(),
  documents: z.record(z.string(), StoredDocument).optional(),
  submittedAt: z.string().optional(),
  ticket: z.int().optional(),
  run: z.int().min(1).optional(),
  stage: Stage.optional(),
  decree: z.string().optional(),
  /** Who looks after the participant: id of a companion. */
  companion: z.string().optional(),
});
export type Application = z.infer<typeof Application>;

/** True from the decree until the participation ends, and after it was completed. */
export function isParticipant({ state }: Pick<Application, 'state'>): boolean {
  return state === 'participant' || state === 'completed';
}

/** The person behind an application. */
export function openPersonalData(application: Application, vault: Vault): PersonalData {
  return PersonalData.parse(vault.open(application.number, application.sealed));
}

/** `3276**********01`: enough to recognise one's own, too little for anybody else. */
export function maskNik(nik: string): string {
  return `${nik.slice(0, 4)}**********${nik.slice(14)}`;
}

/** The name of the state machine's execution for one run of an application. */
export function executionName(number: string, run: number): string {
  return `${number}-${run}`;
}
