import { ForbiddenError, SignInNeededError } from '#shared/errors.ts';
import type { HttpRequest } from '#shared/http.ts';
import type { Officer } from './officer.ts';
import type { PeopleRepository } from './people-repository.ts';
import { requireCsrf, type Session } from './session.ts';
import type { SessionsRepository } from './sessions-repository.ts';

/** Name of the cookie that carries an officer's session, without its `__Host-`. */
export const officerCookie = 'sesi';

interface Dependencies {
  readonly people: PeopleRepository;
  readonly sessions: SessionsRepository;
}

/**
 * Who asks, of a page or of the API. The directory is asked each time: a role taken away ends at once.
 * @throws SignInNeededError without session or token, ForbiddenError unknown-officer
 */
export async function officerOfRequest(request: HttpRequest, dependencies: Dependencies): Promise<Officer> {
  if (!request.isApi) return (await officerAtPage(request, dependencies)).officer;
  const { email, email_verified: verified } = request.claims;
  if (email === undefined || verified !== 'true') throw new SignInNeededError();
  return knownOfficer(email, dependencies.people);
}

/** Who asks for a page, with the session whose `csrf` its forms carry. @throws as `officerOfRequest` */
export async function officerAtPage(
  request: Pick<HttpRequest, 'cookies'>,
  { people, sessions }: Dependencies,
): Promise<{ readonly officer: Officer; readonly session: Session }> {
  const cookie = request.cookies[officerCookie];
  const session = cookie === undefined ? undefined : await sessions.findSession(cookie);
  if (session?.holderKind !== 'officer') throw new SignInNeededError();
  return { officer: await knownOfficer(session.holder, people), session };
}

/**
 * Who posts a form of a page.
 * @throws as `officerOfRequest`; DomainError form-expired where the form belongs to another session
 */
export async function officerOfForm(
  request: Pick<HttpRequest, 'cookies' | 'body'>,
  dependencies: Dependencies,
): Promise<{ readonly officer: Officer; readonly session: Session }> {
  const present = await officerAtPage(request, dependencies);
  requireCsrf(request, present.session);
  return present;
}

/** The officer of that e-mail. @throws ForbiddenError unknown-officer where the directory has none */
export async function knownOfficer(email: string, people: PeopleRepository): Promise<Officer> {
  const officer = await people.officer(email);
  if (officer === undefined) throw new ForbiddenError('unknown-officer');
  return officer;
}
