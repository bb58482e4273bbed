import { askPatiently } from './patience.ts';
import { DemoProblem } from './problem.ts';

/** One side of a conversation over pages: keeps cookies as a browser would, follows no redirect by itself. */
export class Browser {
  readonly #site: string;
  readonly #patience: number;
  readonly #cookies = new Map<string, string>();

  /** @param patience for how many seconds a request is sent again that finds the server down or at fault */
  constructor(site: string, patience: number) {
    this.#site = site;
    this.#patience = patience;
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

  async #send(
    path: string,
    init: { method?: string; body?: URLSearchParams; headers?: Record<string, string> },
  ) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie !== '' && { cookie }) };
    const request = { ...init, headers, redirect: 'manual' } as const;
    const answer = await askPatiently(new URL(path, this.#site), request, this.#patience);
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      this.#cookies.set(name, value.join('='));
    }
    return answer;
  }
}

/** The value of a hidden field of a page's form. @throws DemoProblem where the page has none of that name */
export function hiddenField(page: string, name: string): string {
  const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1];
  if (value === undefined) throw new DemoProblem(`A page has no field ${name}`);
  return value;
}
