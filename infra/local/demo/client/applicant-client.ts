import { askPatiently } from './patience.ts';
import { expectJson } from './problem.ts';

/** What an applicant comes back with. */
export interface Sent {
  readonly number: string;
  readonly secret: string;
}

/** Where an application stands, as its applicant is told. */
export interface Status {
  readonly number: string;
  readonly state: string;
  readonly position?: number;
  readonly stage?: { readonly name: string; readonly dueAt: string };
}

/** A form that sends one file straight to the bucket. */
interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

const secretHeader = 'wirabaru-secret';

/** What an applicant's program can do: the API's routes for applicants and the bucket's form. */
export class ApplicantClient {
  readonly #api: string;
  readonly #patience: number;

  /** @param patience for how many seconds a request is sent again that finds the server down or at fault */
  constructor(api: string, patience: number) {
    this.#api = api;
    this.#patience = patience;
  }

  /** Sends what was entered; 201 answers number, secret and state. The same key makes the same draft. */
  draft(track: string, input: Readonly<Record<string, unknown>>, key: string): Promise<Response> {
    return this.#request('POST', '/applications', { 'idempotency-key': key }, { track, ...input });
  }

  /** Asks for a signed form for one document of a draft. @throws DemoProblem */
  async uploadForm({ number, secret }: Sent, document: string, type: string): Promise<UploadForm> {
    const path = `/applications/${number}/documents`;
    const asked = await this.#request('POST', path, { [secretHeader]: secret }, { document, type });
    return expectJson<UploadForm>(asked, 201, 'An upload form');
  }

  /** Uploads a file as one document of a draft. @returns the bucket's answer */
  async upload(sent: Sent, document: string, type: string, file: Blob): Promise<Response> {
    const { fields, url } = await this.uploadForm(sent, document, type);
    return this.send(url, fields, file);
  }

  /** Posts a signed form with its file last, as the bucket asks. */
  send(url: string, fields: Readonly<Record<string, string>>, file: Blob): Promise<Response> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', file);
    return askPatiently(url, { method: 'POST', body: form }, this.#patience);
  }

  submit({ number, secret }: Sent): Promise<Response> {
    return this.#request('POST', `/applications/${number}/submission`, { [secretHeader]: secret }, {});
  }

  /** Asks for a referral to a lender. */
  refer({ number, secret }: Sent, input: unknown): Promise<Response> {
    return this.#request('POST', `/applications/${number}/referrals`, { [secretHeader]: secret }, input);
  }

  async status({ number, secret }: Sent): Promise<Status> {
    const answer = await this.#request('GET', `/applications/${number}`, { [secretHeader]: secret });
    return expectJson<Status>(answer, 200, `The status of ${number}`);
  }

  #request(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Response> {
    const init =
      body === undefined
        ? { method, headers }
        : { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return askPatiently(`${this.#api}${path}`, init, this.#patience);
  }
}

/** The smallest file that looks like what the type says, as far as the first bytes tell. */
export function smallestFile(type: string): Blob {
  const bytes = firstBytes[type] ?? [];
  return new Blob([Uint8Array.from(bytes)]);
}

const firstBytes: Readonly<Record<string, readonly number[]>> = {
  'image/jpeg': [0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1, 0xff, 0xd9],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e, 0x34],
};
