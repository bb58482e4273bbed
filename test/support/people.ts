import type { Addresses } from '../../infra/local/supervisor/addresses.ts';
import { eventually } from './system.ts';

/** One side of a conversation over HTTP: keeps cookies as a browser would, follows no redirect by itself. */
export class Browser {
  readonly #site: string;
  readonly #cookies = new Map<string, string>();

  constructor(site: string) {
    this.#site = site;
  }

  get(path: string): Promise<Response> {
    return this.#send(path, {});
  }

  post(path: string, form: Readonly<Record<string, string>>): Promise<Response> {
    return this.#send(path, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { origin: this.#site },
    });
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...(init.headers as Record<string, string> | undefined),
      ...(cookie !== '' && { cookie }),
    };
    const answer = await fetch(new URL(path, this.#site), { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      this.#cookies.set(name, value.join('='));
    }
    return answer;
  }
}

export interface Sent {
  readonly number: string;
  readonly secret: string;
}

/** The smallest JPEG that looks like one. */
const photo = new Blob([
  Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1, 0xff, 0xd9),
]);

/** An applicant who uses the API. */
export class ApiApplicant {
  readonly #api: string;

  constructor(addresses: Addresses) {
    this.#api = addresses.api;
  }

  async draft(track: string, input: unknown, key: string): Promise<Sent> {
    const answer = await this.request(
      'POST',
      '/applications',
      { track, ...(input as object) },
      { 'idempotency-key': key },
    );
    if (answer.status !== 201) throw new Error(`No draft: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Sent;
  }

  async upload({ number, secret }: Sent, file: Blob = photo): Promise<Response> {
    const asked = await this.request(
      'POST',
      `/applications/${number}/documents`,
      { document: 'ktp', type: 'image/jpeg' },
      { 'wirabaru-secret': secret },
    );
    if (asked.status !== 201) throw new Error(`No upload form: ${asked.status} ${await asked.text()}`);
    const { url, fields } = (await asked.json()) as { url: string; fields: Record<string, string> };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', file);
    return fetch(url, { method: 'POST', body: form });
  }

  submit({ number, secret }: Sent): Promise<Response> {
    return this.request('POST', `/applications/${number}/submission`, {}, { 'wirabaru-secret': secret });
  }

  async status({ number, secret }: Sent): Promise<Status> {
    const answer = await this.request('GET', `/applications/${number}`, undefined, {
      'wirabaru-secret': secret,
    });
    if (!answer.ok) throw new Error(`No status: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Status;
  }

  /** All the way to a submitted application. */
  async apply(track: string, input: unknown, key: string): Promise<Sent & { readonly status: Status }> {
    const sent = await this.draft(track, input, key);
    await this.upload(sent);
    const answer = await this.submit(sent);
    if (!answer.ok) throw new Error(`Not submitted: ${answer.status} ${await answer.text()}`);
    return { ...sent, status: (await answer.json()) as Status };
  }

  request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${this.#api}${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}

export interface Status {
  readonly number: string;
  readonly state: string;
  readonly position?: number;
  readonly ticket?: number;
  readonly stage?: { readonly name: string; readonly dueAt: string };
  readonly referrals?: readonly { readonly state: string }[];
}

/** The date of a decree that is signed now. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Waits until an application is in a stage. */
export function reaches(applicant: ApiApplicant, sent: Sent, stage: string): Promise<Status> {
  return eventually(`${sent.number} in ${stage}`, async () => {
    const status = await applicant.status(sent);
    return status.stage?.name === stage || status.state === stage ? status : undefined;
  });
}

/** An officer who uses the API with a token of the identity provider. */
export async function officerOf(addresses: Addresses, email: string) {
  const answer = await fetch(new URL('/demo-token', addresses.identity), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  const { id_token: token } = (await answer.json()) as { id_token: string };
  return (method: string, path: string, body?: unknown) =>
    fetch(`${addresses.api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
}

interface Message {
  readonly kind: string;
  readonly to: string;
  readonly subject?: string;
  readonly text?: string;
}

/** Everything in the mailbox that speaks of an application, and every text message. */
export async function messagesIn(addresses: Addresses, query = ''): Promise<readonly Message[]> {
  return (await (
    await fetch(new URL(`/api/messages${query}`, addresses.mailbox))
  ).json()) as readonly Message[];
}

/** The path of the link that an office was mailed for an application. */
export function linkFor(addresses: Addresses, subject: string, number: string): Promise<string> {
  return eventually(`a link mail for ${number}`, async () => {
    const mails = await messagesIn(addresses, '?kind=mail');
    const mail = mails.find(
      (each) => each.subject?.startsWith(subject) === true && each.subject.includes(number),
    );
    const url = /https?:\/\/\S+\/tautan\/\S+/.exec(mail?.text ?? '')?.[0];
    return url === undefined ? undefined : new URL(url).pathname;
  });
}

/** An office decides by its link: a code to its phone, then one form. Answers the browser that did it. */
export async function decideByLink(
  addresses: Addresses,
  path: string,
  form: Record<string, string>,
): Promise<Browser> {
  const browser = new Browser(addresses.site);
  const before = (await messagesIn(addresses, '?kind=text')).length;
  const asked = await browser.post(`${path}/kode`, {});
  if (asked.status !== 303) throw new Error(`No code: ${asked.status} ${await asked.text()}`);
  const code = await eventually('a code', async () => {
    const texts = await messagesIn(addresses, '?kind=text');
    return texts.length > before ? /\b\d{6}\b/.exec(texts[0]?.text ?? '')?.[0] : undefined;
  });
  const entered = await browser.post(`${path}/masuk`, { code });
  if (entered.status !== 303)
    throw new Error(`The code was refused: ${entered.status} ${await entered.text()}`);
  const page = await (await browser.get(path)).text();
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const decided = await browser.post(`${path}/putusan`, { csrf, ...form });
  if (decided.status !== 303) throw new Error(`Not decided: ${decided.status} ${await decided.text()}`);
  return browser;
}
