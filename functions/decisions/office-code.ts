import { createHash, randomInt } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '#shared/clock.ts';
import { DomainError } from '#shared/errors.ts';
import { oldItem } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { sameText } from '#shared/vault.ts';
import { newSessionCookie, sessionKey } from '../people/session.ts';

/** ASVS 6.5.5: an out-of-band code lives ten minutes at most. Seconds. */
const lifetime = 600;
/** A phone gets one code a minute at most. Seconds. */
const spacing = 60;
const triesAllowed = 5;

const StoredCode = z.object({
  browser: z.string(),
  hash: z.string(),
  tries: z.int(),
  /** Epoch seconds. */
  expiresAt: z.int(),
});

/**
 * The codes by which the holder of an office shows to be a human with the office's personal phone. A code works in
 * the browser that asked for it only.
 */
export class OfficeCodes {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /**
   * Makes a code for the office.
   * @returns the six digits to send, and the cookie of the browser that asked
   * @throws DomainError code-too-soon (429) within a minute of the last one
   */
  async make(office: string): Promise<{ readonly code: string; readonly cookie: string }> {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const cookie = newSessionCookie();
    const now = Math.floor(this.#clock().getTime() / 1000);
    const item = {
      browser: sessionKey(cookie),
      hash: hashOf(office, code),
      tries: 0,
      expiresAt: now + lifetime,
    };
    try {
      await this.#table.client.send(
        new PutCommand({
          TableName: this.#table.name,
          Item: { ...keyOf(office), kind: 'code', v: 1, ...item },
          ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :spaced',
          ExpressionAttributeValues: { ':spaced': now + lifetime - spacing },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // Its own, where the first answer was lost and the SDK sent it again: nobody was sent a code yet.
      const isOwn = oldItem(error)['browser'] === item.browser;
      if (!isOwn) throw new DomainError('code-too-soon', 429, { retryAfter: spacing });
    }
    return { code, cookie };
  }

  /** @throws DomainError code-wrong or code-too-many (422) */
  async check(office: string, cookie: string, code: string): Promise<void> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: keyOf(office), ConsistentRead: true }),
    );
    const stored = Item === undefined ? undefined : StoredCode.parse(Item);
    const isLive = stored !== undefined && stored.expiresAt * 1000 > this.#clock().getTime();
    if (!isLive || stored.browser !== sessionKey(cookie)) throw new DomainError('code-wrong', 422);
    if (stored.tries >= triesAllowed) throw new DomainError('code-too-many', 422);
    if (sameText(stored.hash, hashOf(office, code.replaceAll(/\D/g, '')))) return;
    await this.#countTry(office);
    throw new DomainError('code-wrong', 422);
  }

  async #countTry(office: string): Promise<void> {
    await this.#table.client.send(
      new UpdateCommand({
        TableName: this.#table.name,
        Key: keyOf(office),
        UpdateExpression: 'ADD tries :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );
  }
}

const keyOf = (office: string) => ({ pk: `CODE#${office}`, sk: 'CODE' });

function hashOf(office: string, code: string): string {
  return createHash('sha256').update(`${office}:${code}`).digest('base64url');
}
