import * as z from 'zod';
import type { Clock } from '#shared/clock.ts';
import { DomainError } from '#shared/errors.ts';
import type { Vault } from '#shared/vault.ts';
import { knownOfficer } from './officer-of-request.ts';
import type { PeopleRepository } from './people-repository.ts';
import type { SessionsRepository } from './sessions-repository.ts';
import { SignInAttempt, type SignInProvider } from './sign-in-provider.ts';

/** How long somebody may take at the provider's page, in seconds. */
export const attemptSeconds = 600;

/** A working day, in seconds. */
const sessionSeconds = 9 * 3600;

const owner = 'sign-in';
const SealedAttempt = z.object({ attempt: SignInAttempt, endsAt: z.number() });

/** Begins a sign-in. Answers where the browser goes, and the sealed attempt for its cookie. */
export async function beginSignIn(dependencies: {
  readonly provider: SignInProvider;
  readonly vault: Vault;
  readonly clock: Clock;
}): Promise<{ readonly location: string; readonly sealedAttempt: string }> {
  const { provider, vault, clock } = dependencies;
  const { location, attempt } = await provider.begin();
  const endsAt = clock().getTime() + attemptSeconds * 1000;
  const sealed = vault.seal(owner, { attempt, endsAt });
  return { location, sealedAttempt: Buffer.from(sealed).toString('base64url') };
}

/**
 * Ends a sign-in. Answers the value of the session's cookie.
 * @throws DomainError sign-in-failed; ForbiddenError unknown-officer where the directory does not know the e-mail
 */
export async function finishSignIn(
  answer: { readonly parameters: URLSearchParams; readonly sealedAttempt: string | undefined },
  dependencies: {
    readonly provider: SignInProvider;
    readonly people: PeopleRepository;
    readonly sessions: SessionsRepository;
    readonly vault: Vault;
    readonly clock: Clock;
  },
): Promise<string> {
  const { provider, people, sessions, vault, clock } = dependencies;
  const attempt = openAttempt(answer.sealedAttempt ?? '', vault, clock);
  const email = await provider.finish(answer.parameters, attempt);
  const officer = await knownOfficer(email, people);
  return sessions.createSession({ kind: 'officer', holder: officer.email }, sessionSeconds);
}

function openAttempt(sealedAttempt: string, vault: Vault, clock: Clock): SignInAttempt {
  const { attempt, endsAt } = SealedAttempt.parse(unseal(sealedAttempt, vault));
  if (clock().getTime() >= endsAt) throw new DomainError('sign-in-failed', 400);
  return attempt;
}

function unseal(sealedAttempt: string, vault: Vault): unknown {
  try {
    return vault.open(owner, Buffer.from(sealedAttempt, 'base64url'));
  } catch {
    // No cookie, or one that we did not make.
    throw new DomainError('sign-in-failed', 400);
  }
}
