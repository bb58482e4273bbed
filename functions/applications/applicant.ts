import { normaliseBase32 } from '#shared/base32.ts';
import { DomainError } from '#shared/errors.ts';
import { hostCookie, type HttpRequest } from '#shared/http.ts';
import { formValues } from '#shared/pages/form.ts';
import { sameText, type Vault } from '#shared/vault.ts';
import type { Application } from './application.ts';
import type { ApplicationsRepository } from './applications-repository.ts';

const cookieName = 'permohonan';

/** Header by which a program shows an application's secret. */
const secretHeader = 'wirabaru-secret';

/** Thrown alike for a number that does not exist and a secret that does not fit. */
export class WrongSecretError extends DomainError {
  constructor() {
    super('wrong-secret', 401);
    this.name = 'WrongSecretError';
  }
}

/** The cookie that keeps an applicant signed in to one application until the browser is closed. */
export function applicantCookie(number: string, secret: string): string {
  return hostCookie(cookieName, `${number}.${secret}`);
}

/** Shows who may do what with one application: whoever holds its number and secret. */
export class Applicants {
  readonly #applications: ApplicationsRepository;
  readonly #vault: Vault;

  constructor(applications: ApplicationsRepository, vault: Vault) {
    this.#applications = applications;
    this.#vault = vault;
  }

  /** The application named in the path, for the applicant who asks. @throws WrongSecretError */
  async ofRequest(request: HttpRequest): Promise<Application> {
    const number = request.path['number'] ?? '';
    const [cookieNumber, cookieSecret] = (request.cookies[cookieName] ?? '').split('.');
    const offered = request.isApi
      ? request.headers[secretHeader]
      : cookieNumber === number
        ? cookieSecret
        : undefined;
    return this.find(number, offered ?? '');
  }

  /** The application of a number and a secret, as somebody may have typed them. @throws WrongSecretError */
  async find(number: string, secret: string): Promise<Application> {
    const application = await this.#applications.find(normaliseNumber(number));
    // The secret is computed for a number that does not exist too, so that both answers take as long.
    const fits = this.#vault.isSecretOf(
      normaliseNumber(number),
      application?.secretVersion ?? 1,
      normaliseBase32(secret),
    );
    if (application === undefined || !fits) throw new WrongSecretError();
    return application;
  }

  /** Hidden field of an applicant's forms: bound to the application, known only to pages we sent. */
  csrfToken(application: Application): string {
    return this.#vault.derive('csrf', application.number).toString('base64url').slice(0, 22);
  }

  /** @throws DomainError form-expired where a page's form lacks the token; a program proves itself by the secret */
  requireCsrf(request: HttpRequest, application: Application): void {
    if (request.isApi) return;
    const offered = formValues(request.body)['csrf'] ?? '';
    if (!sameText(offered, this.csrfToken(application))) {
      throw new DomainError('form-expired', 403);
    }
  }
}

/** `wub 26 4f7k m2qx` → `WUB-26-4F7K-M2QX`: as read over the telephone or typed on a phone. */
export function normaliseNumber(typed: string): string {
  const parts = /^([A-Z]{2,4})(\d{2})([0-9A-Z]{4})([0-9A-Z]{4})$/.exec(
    typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''),
  );
  if (parts === null) return typed;
  const [, prefix = '', year = '', first = '', second = ''] = parts;
  return `${prefix}-${year}-${normaliseBase32(first)}-${normaliseBase32(second)}`;
}

/** `K7M3-PQ2X-9D`: the secret in groups that can be read aloud. */
export function formatSecret(secret: string): string {
  return secret.match(/.{1,4}/g)?.join('-') ?? secret;
}
