import { workingDayDeadlines } from '../../functions/programmes/working-days.ts';
import type { Addresses } from '../../infra/local/supervisor/addresses.ts';
import { applicantInput } from './applicants.ts';
import { knownCalendars } from './depok.ts';
import {
  ApiApplicant,
  Browser,
  decideByLink,
  linkFor,
  messagesIn,
  officerOf,
  reaches,
  type Sent,
} from './people.ts';
import { eventually, type System } from './system.ts';

/** Journeys beside the straight line, played over the API, the pages and the links; each answers what it saw. */
export class BranchStories {
  readonly #system: System;
  readonly #applicant: ApiApplicant;
  readonly #look: (path: string) => Promise<unknown>;

  /** @param look what an officer who sits by does at an address of the desk */
  constructor(system: System, look: (path: string) => Promise<unknown> = () => Promise.resolve()) {
    this.#system = system;
    this.#applicant = new ApiApplicant(system.addresses);
    this.#look = look;
  }

  get #addresses(): Addresses {
    return this.#system.addresses;
  }

  apply(index: number, area: string): Promise<Sent> {
    return this.#applicant.apply('wub', applicantInput(index, { area }), `branches-${index}`);
  }

  reaches(sent: Sent, stage: string) {
    return reaches(this.#applicant, sent, stage);
  }

  async officer(email: string, path: string, body: unknown): Promise<Response> {
    const officer = await officerOf(this.#addresses, `${email}@dinas.example`);
    return officer('POST', path, body);
  }

  /** The file is found complete; the lurah is asked. */
  async checked(sent: Sent): Promise<void> {
    await this.reaches(sent, 'file-check');
    await ok(this.officer('verifikator', `/applications/${sent.number}/file-check`, { outcome: 'complete' }));
    await this.reaches(sent, 'recommendation');
  }

  /** A file is sent back, mended on the applicant's page and by the API, and found complete. */
  async mends(
    sent: Sent,
  ): Promise<{ readonly page: string; readonly tooMuch: number; readonly unchanged: number }> {
    const { number, secret } = sent;
    await this.reaches(sent, 'file-check');
    const items = ['business-unclear', 'ktp-unreadable'];
    await ok(
      this.officer('verifikator', `/applications/${number}/file-check`, { outcome: 'correction', items }),
    );
    await this.reaches(sent, 'correction');
    const browser = new Browser(this.#addresses.site);
    await browser.post('/permohonan', { number, secret });
    const page = await ok(browser.get(`/permohonan/${number}/perbaikan`));
    const correct = (body: unknown) =>
      this.#applicant.request('POST', `/applications/${number}/correction`, body, {
        'wirabaru-secret': secret,
      });
    const mended = { business: 'Warung nasi uduk di depan rumah, buka pagi', sector: 'kuliner' };
    const unchanged = (await correct(mended)).status;
    await this.#applicant.upload(sent);
    await ok(correct({ ...mended, fullName: 'Orang Lain Contoh' }));
    await this.checked(sent);
    return { page, unchanged, tooMuch: (await correct(mended)).status };
  }

  /** The lurah says: not here; the dinas moves the application to where the applicant lives. */
  async moves(sent: Sent, to: string): Promise<string> {
    await this.checked(sent);
    const link = await linkFor(this.#addresses, 'Permohonan Rekomendasi', sent.number);
    await decideByLink(this.#addresses, link, {
      outcome: 'not-resident',
      reason: 'Tidak dikenal di RT dan RW mana pun',
    });
    await this.reaches(sent, 'residence');
    await this.#look(`/meja/domisili/${sent.number}`);
    await this.#look(`/meja/permohonan/${sent.number}`);
    await ok(
      this.officer('verifikator', `/applications/${sent.number}/residence`, {
        outcome: 'moved',
        area: to,
        reason: 'Alamat pada KTP di kelurahan itu',
      }),
    );
    await this.reaches(sent, 'recommendation');
    return eventually('a link to the lurah there', async () => {
      const mails = await this.#linksFor(sent.number);
      return mails.find((mail) => mail !== link);
    });
  }

  withdraws({ number, secret }: Sent): Promise<Response> {
    return this.#applicant.request(
      'POST',
      `/applications/${number}/withdrawal`,
      {},
      { 'wirabaru-secret': secret },
    );
  }

  /**
   * Nobody answers: a reminder on the third working day, camat and dinas after the fifth, and the dinas passes the
   * case on. Answers the links in the order they were mailed. The lurah was asked before.
   */
  async isSilent(sent: Sent): Promise<{ readonly links: readonly string[]; readonly replaced: number }> {
    const { stage } = await this.#applicant.status(sent);
    const first = await linkFor(this.#addresses, 'Permohonan Rekomendasi', sent.number);
    const third = workingDayDeadlines(await this.#now(), 3, 'Asia/Jakarta', knownCalendars)[2];
    // 08.00 on the third working day, when offices are reminded; deadlines end at 16.00.
    await this.#system.advanceTo(new Date((third?.getTime() ?? 0) - 8 * 3_600_000 + 1000).toISOString());
    await linkFor(this.#addresses, 'Pengingat: Permohonan Rekomendasi', sent.number);
    const replaced = (await new Browser(this.#addresses.site).get(first)).status;
    await this.#system.advanceTo(new Date(Date.parse(stage?.dueAt ?? '') + 1000).toISOString());
    const links = await eventually('the links to lurah and camat', async () => {
      const found = await this.#linksFor(sent.number);
      return found.length >= 4 ? found : undefined;
    });
    return { links, replaced };
  }

  async #now(): Promise<Date> {
    const answer = await fetch(new URL('/clock', this.#addresses.control));
    const { now } = (await answer.json()) as { readonly now: string };
    return new Date(now);
  }

  async #linksFor(number: string): Promise<readonly string[]> {
    const mails = await messagesIn(this.#addresses, '?kind=mail');
    return mails
      .filter(({ subject = '' }) => subject.includes('Permohonan Rekomendasi') && subject.includes(number))
      .flatMap(({ text }) => {
        const url = /https?:\/\/\S+\/tautan\/\S+/.exec(text ?? '')?.[0];
        return url === undefined ? [] : [new URL(url).pathname];
      })
      .toReversed();
  }
}

async function ok(asked: Promise<Response>): Promise<string> {
  const answer = await asked;
  const text = await answer.text();
  if (answer.ok) return text;
  throw new Error(`${answer.url} answered ${answer.status}: ${text}`);
}
