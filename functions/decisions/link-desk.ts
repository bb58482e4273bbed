import type { Clock } from '#shared/clock.ts';
import { DomainError, InvalidInputError, NotFoundError } from '#shared/errors.ts';
import { type HttpAnswer, type HttpRequest, hostCookie, pageAnswer, redirectAnswer } from '#shared/http.ts';
import { emptyForm, type FormState, formValues } from '#shared/pages/form.ts';
import type { Vault } from '#shared/vault.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import type { ReferralsRepository } from '../financing/referrals-repository.ts';
import type { TextSender } from '../messages/text-sender.ts';
import { type Office, officeKey } from '../people/office.ts';
import type { PeopleRepository } from '../people/people-repository.ts';
import { requireCsrf, type Session } from '../people/session.ts';
import type { SessionsRepository } from '../people/sessions-repository.ts';
import type { City } from '../programmes/city.ts';
import { answerByLink, refusalOf } from './answer-by-link.ts';
import type { Decision } from './decision.ts';
import type { DecisionsRepository } from './decisions-repository.ts';
import { type LinkOffer, linkOffer } from './link-outcomes.ts';
import { codePage, decidePage, receiptPage } from './link-page.ts';
import { linkFacts } from './link-facts.ts';
import type { LinksRepository } from './links-repository.ts';
import type { OfficeCodes } from './office-code.ts';

/** Cookie of an office's browser: first of the code it asked for, then of the session the code opened. */
const officeCookie = 'kantor';

/** A working session: a lurah's morning. Seconds. */
const sessionSeconds = 4 * 3600;

interface Opened {
  readonly decision: Decision;
  readonly office: Office;
  readonly path: string;
}

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly city: City;
  readonly clock: Clock;
  readonly codes: OfficeCodes;
  readonly decisions: DecisionsRepository;
  readonly links: LinksRepository;
  readonly people: PeopleRepository;
  readonly referrals: ReferralsRepository;
  readonly sessions: SessionsRepository;
  readonly texts: TextSender;
  readonly vault: () => Promise<Vault>;
}

/** What a link opens. Looking, however often and by whomever, changes nothing (I5). */
export class LinkDesk {
  readonly #with: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  async show(request: HttpRequest): Promise<HttpAnswer> {
    const opened = await this.#open(request);
    // An answer that came another way, such as the applicant's own withdrawal, is no receipt of this office's.
    if (opened.decision.answer?.by.kind === 'office') return pageAnswer(receiptPage(opened.decision));
    if (opened.decision.state !== 'open') throw refusalOf(opened.decision);
    const session = await this.#session(request, opened.office);
    if (session !== undefined) return this.#decidePage(opened, session, emptyForm);
    const wasSent = request.query['kode'] === 'terkirim';
    return pageAnswer(codePage(opened.decision, opened.path, opened.office.phone, wasSent));
  }

  async sendCode(request: HttpRequest): Promise<HttpAnswer> {
    const { decision, office, path } = await this.#open(request);
    if (decision.state !== 'open') return redirectAnswer(path);
    const { code, cookie } = await this.#with.codes.make(officeKey(office.role, office.scope));
    await this.#with.texts.send(
      office.phone,
      `Kode Wirabaru: ${code}. Berlaku 10 menit. Jangan berikan kepada siapa pun, termasuk petugas.`,
    );
    return redirectAnswer(`${path}?kode=terkirim`, [hostCookie(officeCookie, cookie)]);
  }

  async enterCode(request: HttpRequest): Promise<HttpAnswer> {
    const { decision, office, path } = await this.#open(request);
    const holder = officeKey(office.role, office.scope);
    const cookie = request.cookies[officeCookie] ?? '';
    try {
      await this.#with.codes.check(holder, cookie, formValues(request.body)['code'] ?? '');
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return pageAnswer(codePage(decision, path, office.phone, true, error.code), { status: error.status });
    }
    await this.#with.sessions.createSession({ kind: 'office', holder }, sessionSeconds, cookie);
    return redirectAnswer(path);
  }

  async decide(request: HttpRequest): Promise<HttpAnswer> {
    const opened = await this.#open(request);
    const session = await this.#session(request, opened.office);
    if (session === undefined) return redirectAnswer(opened.path);
    requireCsrf(request, session);
    try {
      const offer = await this.#offer(opened.decision);
      await answerByLink(opened.decision, opened.office, request.body, offer, this.#with);
      return redirectAnswer(opened.path);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return this.#decidePage(opened, session, { values: formValues(request.body), issues: error.issues });
    }
  }

  async #decidePage({ decision, path }: Opened, session: Session, state: FormState): Promise<HttpAnswer> {
    const application = await this.#with.applications.get(decision.application);
    const { city, referrals, vault } = this.#with;
    const referral =
      decision.stage === 'referral'
        ? await referrals.get(application.number, String(decision.attempt))
        : undefined;
    const facts = await linkFacts(application, { city, vault: await vault() }, referral);
    const status = state.issues.length === 0 ? 200 : 422;
    const offer = await this.#offer(decision);
    return pageAnswer(decidePage(decision, facts, offer, path, state, session.csrf), { status });
  }

  async #offer(decision: Decision): Promise<LinkOffer> {
    const application = await this.#with.applications.get(decision.application);
    return linkOffer(decision, await this.#with.city.programmeOf(application));
  }

  /** @throws NotFoundError link-unknown, DomainError link-expired (410) */
  async #open(request: HttpRequest): Promise<Opened> {
    const id = request.path['link'] ?? '';
    const link = await this.#with.links.find(id);
    if (link === undefined) throw new NotFoundError('link-unknown');
    if (link.expiresAt * 1000 <= this.#with.clock().getTime()) throw new DomainError('link-expired', 410);
    const decision = await this.#with.decisions.find(link);
    const office = await this.#with.people.office(link.role, link.scope);
    if (decision === undefined || office === undefined) throw new NotFoundError('link-unknown');
    // A reminder's fresh link takes the place of the one before; what was decided may still be read.
    if (decision.state === 'open' && link.reminders < (decision.reminders ?? 0)) {
      throw new DomainError('link-replaced', 410);
    }
    return { decision, office, path: `/tautan/${id}` };
  }

  async #session(request: HttpRequest, office: Office): Promise<Session | undefined> {
    const cookie = request.cookies[officeCookie];
    const session = cookie === undefined ? undefined : await this.#with.sessions.findSession(cookie);
    const isOurs =
      session?.holderKind === 'office' && session.holder === officeKey(office.role, office.scope);
    return isOurs ? session : undefined;
  }
}
