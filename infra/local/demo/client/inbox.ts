import { askPatiently } from './patience.ts';
import { expectJson } from './problem.ts';

/** A message as the mailbox keeps it, as far as its readers need it. */
interface Message {
  readonly id: string;
  readonly kind: string;
  readonly to: readonly string[];
  readonly text: string;
  /** Of a mail: `application` and `event`, as the sender named them. */
  readonly tags: Readonly<Record<string, string>>;
  readonly at: string;
}

/** A link that an office was mailed for an application. */
export interface MailedLink {
  readonly application: string;
  readonly office: string;
  /** The path on the site. */
  readonly path: string;
}

/** Messages may be stored a little out of the order of their times; milliseconds. */
const margin = 10_000;

/** Reads the mailbox from one look to the next, each message once. */
export class Inbox {
  readonly #mailbox: string;
  readonly #patience: number;
  readonly #seen = new Set<string>();
  readonly #links = new Map<string, MailedLink>();
  readonly #codes: string[] = [];
  #latest: number;

  /** @param since messages before this moment are none of its business */
  constructor(mailbox: string, since: Date, patience: number) {
    this.#mailbox = mailbox;
    this.#latest = since.getTime() + margin;
    this.#patience = patience;
  }

  /** The newest link that an office was mailed for a stage of an application; look first. */
  link(stage: 'recommendation' | 'referral', application: string): MailedLink | undefined {
    return this.#links.get(`${stage} ${application}`);
  }

  /** The codes that came in text messages, the newest last; look first. */
  codes(): readonly string[] {
    return this.#codes;
  }

  /** Reads what came since the last look. */
  async look(): Promise<void> {
    const address = new URL('/api/messages', this.#mailbox);
    address.searchParams.set('since', new Date(this.#latest - margin).toISOString());
    const answer = await askPatiently(address, {}, this.#patience);
    const found = await expectJson<readonly Message[]>(answer, 200, 'The mailbox');
    for (const message of found.toReversed()) if (!this.#seen.has(message.id)) this.#read(message);
  }

  #read({ id, at, kind, tags, text, to }: Message): void {
    this.#seen.add(id);
    this.#latest = Math.max(this.#latest, Date.parse(at));
    const code = kind === 'text' ? /\b\d{6}\b/.exec(text)?.[0] : undefined;
    if (code !== undefined) this.#codes.push(code);
    const url = /https?:\/\/\S+\/tautan\/\S+/.exec(text)?.[0];
    const { application, event } = tags;
    if (url === undefined || application === undefined || event === undefined) return;
    const link = { application, office: to[0] ?? '', path: new URL(url).pathname };
    this.#links.set(`${event.split('-')[0]} ${application}`, link);
  }
}
