import { createHash } from 'node:crypto';
import { toBase32 } from '#shared/base32.ts';
import type { Clock } from '#shared/clock.ts';
import { ConflictError, NotFoundError } from '#shared/errors.ts';
import type { Vault } from '#shared/vault.ts';
import type { City } from '../programmes/city.ts';
import { findTrack, type Track } from '../programmes/programme.ts';
import type { Application, PersonalData } from './application.ts';
import { type ApplicationInput, parseApplication } from './application-input.ts';
import type { ApplicationsRepository } from './applications-repository.ts';

export interface DraftMade {
  readonly application: Application;
  readonly secret: string;
}

/**
 * Saves what an applicant entered as a draft with a number and a secret. The number follows from the request key:
 * a request that is sent again is answered alike and saves nothing twice.
 * @param requestKey Idempotency-Key of the caller, or the form's own
 * @throws NotFoundError unknown-track, ConflictError window-closed or request-key-reused, InvalidInputError
 */
export async function createDraft(
  trackId: string,
  body: unknown,
  requestKey: string,
  dependencies: {
    readonly applications: ApplicationsRepository;
    readonly city: City;
    readonly vault: Vault;
    readonly clock: Clock;
  },
): Promise<DraftMade> {
  const { applications, city, vault, clock } = dependencies;
  const programme = await city.programme();
  const track = findTrack(programme, trackId);
  if (track === undefined) throw new NotFoundError('unknown-track');
  requireOpen(track, clock());
  const input = parseApplication(body, programme, track, await city.areas());
  const number = numberFor(track, programme.year, requestKey, vault);
  const draft: Application = {
    number,
    track: track.id,
    year: programme.year,
    rules: programme.version,
    area: input.area,
    sector: input.sector,
    business: input.business,
    person: vault.lookup(input.nik),
    sealed: vault.seal(number, personalDataOf(input)),
    request: createHash('sha256').update(JSON.stringify(input)).digest('base64url').slice(0, 16),
    secretVersion: 1,
    state: 'draft',
    createdAt: clock().toISOString(),
  };
  const earlier = await applications.create(draft);
  if (earlier !== undefined && earlier.request !== draft.request)
    throw new ConflictError('request-key-reused');
  return { application: earlier ?? draft, secret: vault.secretOf(number, 1) };
}

/** @throws ConflictError window-closed outside the track's window */
export function requireOpen(track: Track, now: Date): void {
  if (now < new Date(track.opensAt) || now >= new Date(track.closesAt))
    throw new ConflictError('window-closed');
}

/** `WUB-26-4F7K-M2QX`: 40 bits that follow from the request key and tell nothing. */
function numberFor(track: Track, year: number, requestKey: string, vault: Vault): string {
  const code = toBase32(vault.derive(`number:${track.id}:${year}`, requestKey), 8);
  return `${track.prefix}-${String(year).slice(2)}-${code.slice(0, 4)}-${code.slice(4)}`;
}

/** The part of an input that is kept sealed. */
export function personalDataOf(input: ApplicationInput): PersonalData {
  const { fullName, nik, birthDate, phone, address } = input;
  return {
    fullName,
    nik,
    birthDate,
    phone,
    address,
    ...(input.email === undefined ? {} : { email: input.email }),
    ...(input.guardian === undefined ? {} : { guardian: input.guardian }),
  };
}
