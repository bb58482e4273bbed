import { mayBeStale } from './dynamodb-protocol.ts';
import type { Reply } from './exchange.ts';

const MOST = 1000;

/** Earlier answers to reads that need not be consistent: what a replica that lags behind would say. */
export class StaleAnswers {
  /** By the request, the oldest first. */
  readonly #answers = new Map<string, { readonly reply: Reply; readonly at: number }>();

  /** The answer the same read was given before, unless it is older than `millis`. */
  find(operation: string, body: Buffer, millis: number): Reply | undefined {
    const known = this.#answers.get(keyOf(operation, body));
    return known !== undefined && performance.now() - known.at <= millis ? known.reply : undefined;
  }

  keep(operation: string, body: Buffer, reply: Reply): void {
    if (!mayBeStale(operation, body) || reply.status !== 200) return;
    const key = keyOf(operation, body);
    this.#answers.delete(key);
    this.#answers.set(key, { reply, at: performance.now() });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MOST && oldest !== undefined) this.#answers.delete(oldest);
  }
}

function keyOf(operation: string, body: Buffer): string {
  return `${operation} ${body.toString('utf8')}`;
}
