import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '#shared/clock.ts';
import type { Table } from '#shared/table.ts';
import { csrfToken, Holder, newSessionCookie, type Session, sessionKey } from './session.ts';

const Stored = z.object({
  holderKind: Holder.shape.kind,
  holder: Holder.shape.holder,
  createdAt: z.string(),
  expiresAt: z.int(),
});

const keyOf = (cookieValue: string) => ({ pk: `SESSION#${sessionKey(cookieValue)}`, sk: 'SESSION' });

/** The sessions of those who use the pages. The table drops expired ones later; the clock says when they end. */
export class SessionsRepository {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Begins a session, under a cookie that was given before if there is one. Answers the value its cookie carries. */
  async createSession(
    { kind, holder }: Holder,
    ttlSeconds: number,
    cookieValue: string = newSessionCookie(),
  ): Promise<string> {
    const now = this.#clock();
    await this.#table.client.send(
      new PutCommand({
        TableName: this.#table.name,
        Item: {
          ...keyOf(cookieValue),
          kind: 'session',
          v: 1,
          holderKind: kind,
          holder,
          createdAt: now.toISOString(),
          expiresAt: Math.floor(now.getTime() / 1000) + ttlSeconds,
        },
      }),
    );
    return cookieValue;
  }

  /** The session of a cookie, or undefined where there is none or it has ended. */
  async findSession(cookieValue: string): Promise<Session | undefined> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: keyOf(cookieValue), ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const session = Stored.parse(Item);
    if (this.#clock().getTime() >= session.expiresAt * 1000) return undefined;
    return { ...session, csrf: csrfToken(cookieValue) };
  }

  /** Ends a session at once; one that is not there stays so. */
  async deleteSession(cookieValue: string): Promise<void> {
    await this.#table.client.send(
      new DeleteCommand({ TableName: this.#table.name, Key: keyOf(cookieValue) }),
    );
  }
}
