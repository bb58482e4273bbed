import type { Addresses } from '../../supervisor/addresses.ts';
import { askPatiently } from './patience.ts';
import { expectJson } from './problem.ts';

/** An officer's program: asks the API with a token of the identity provider. */
export class OfficerClient {
  readonly #addresses: Pick<Addresses, 'api' | 'identity'>;
  readonly #email: string;
  readonly #patience: number;
  #token: Promise<string> | undefined;

  constructor(addresses: Pick<Addresses, 'api' | 'identity'>, email: string, patience: number) {
    this.#addresses = addresses;
    this.#email = email;
    this.#patience = patience;
  }

  /** A token that is over, as after a move of the clock, is replaced by a new one. */
  async request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
    const used = (this.#token ??= this.#signIn());
    const answer = await this.#send(await used, method, path, body);
    if (answer.status !== 401) return answer;
    if (this.#token === used) this.#token = this.#signIn();
    return this.#send(await this.#token, method, path, body);
  }

  #send(token: string, method: string, path: string, body: unknown): Promise<Response> {
    const headers = { authorization: `Bearer ${token}` };
    const init =
      body === undefined
        ? { method, headers }
        : {
            method,
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
    return askPatiently(`${this.#addresses.api}${path}`, init, this.#patience);
  }

  async #signIn(): Promise<string> {
    const answer = await askPatiently(
      new URL('/demo-token', this.#addresses.identity),
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: this.#email }),
      },
      this.#patience,
    );
    const { id_token: token } = await expectJson<{ id_token: string }>(answer, 200, 'A sign-in');
    return token;
  }
}
