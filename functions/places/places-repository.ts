import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { oldItem, putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { Ledger, ledgerId } from './ledger.ts';

/** A person's one live application of a track and year, put before its ticket is taken: the durable intent. */
export const Claim = z.object({
  application: z.string(),
  person: z.string(),
  track: z.string(),
  year: z.int(),
  area: z.string(),
  rules: z.int(),
  at: z.string(),
  documents: z.record(z.string(), z.object({ version: z.string(), type: z.string(), size: z.int() })),
});
export type Claim = z.infer<typeof Claim>;

/** One line of the register of acceptance; `standing` is all that ever changes. */
export const Entry = z.object({
  application: z.string(),
  ticket: z.int().min(1),
  at: z.string(),
  rules: z.int(),
  standing: z.enum(['holds', 'waits', 'released']),
});
export type Entry = z.infer<typeof Entry>;

/** What names a ledger and its list. */
export type LedgerKey = { readonly track: string; readonly year: number; readonly area: string };

export const ledgerKeyOf = (key: LedgerKey) => ({ pk: `LEDGER#${ledgerId(key)}`, sk: 'LEDGER' });
export const entryKeyOf = (key: LedgerKey, ticket: number) => ({
  pk: `LIST#${ledgerId(key)}`,
  sk: String(ticket).padStart(6, '0'),
});

/** Ledgers, lists and claims: the only items by which a place is given or taken. */
export class PlacesRepository {
  readonly #table: Table;
  readonly #unrepeated: Table;

  /** @param unrepeated the same table through a client without retries, for the ledger's update */
  constructor(table: Table, unrepeated: Table) {
    this.#table = table;
    this.#unrepeated = unrepeated;
  }

  /** Opens an area's ledger; an open one stays as it is. */
  async openLedger(ledger: Ledger): Promise<void> {
    await putIfAbsent(this.#table, { ...ledgerKeyOf(ledger), kind: 'ledger', v: 1, ...ledger });
  }

  /** Gives an open ledger the window of newer rules. Places and tickets stay as they are. */
  async moveWindow(ledger: Pick<Ledger, 'track' | 'year' | 'area' | 'opensAt' | 'closesAt'>): Promise<void> {
    try {
      await this.#table.client.send(
        new UpdateCommand({
          TableName: this.#table.name,
          Key: ledgerKeyOf(ledger),
          UpdateExpression: 'SET opensAt = :opensAt, closesAt = :closesAt',
          ConditionExpression: 'opensAt <> :opensAt OR closesAt <> :closesAt',
          ExpressionAttributeValues: { ':opensAt': ledger.opensAt, ':closesAt': ledger.closesAt },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async ledger(key: LedgerKey): Promise<Ledger | undefined> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: ledgerKeyOf(key), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Ledger.parse(Item);
  }

  /** The ledgers of many areas, for the public count; a second old at most. */
  async ledgers(keys: readonly LedgerKey[]): Promise<readonly Ledger[]> {
    const found: Ledger[] = [];
    for (let start = 0; start < keys.length; start += 100) {
      let wanted: Record<string, unknown>[] = keys.slice(start, start + 100).map((key) => ledgerKeyOf(key));
      while (wanted.length > 0) {
        const answer = await this.#table.client.send(
          new BatchGetCommand({ RequestItems: { [this.#table.name]: { Keys: wanted } } }),
        );
        found.push(...(answer.Responses?.[this.#table.name] ?? []).map((item) => Ledger.parse(item)));
        wanted = answer.UnprocessedKeys?.[this.#table.name]?.Keys ?? [];
      }
    }
    return found;
  }

  /** Puts the claim if the person has none for this track and year; answers the claim that stands. */
  async claim(claim: Claim): Promise<{ readonly claim: Claim; readonly isNew: boolean }> {
    const earlier = await putIfAbsent(this.#table, {
      pk: `PERSON#${claim.person}`,
      sk: `${claim.track}#${claim.year}`,
      kind: 'claim',
      v: 1,
      ...claim,
    });
    return { claim: earlier === undefined ? claim : Claim.parse(earlier), isNew: earlier === undefined };
  }

  async findClaim(person: string, track: string, year: number): Promise<Claim | undefined> {
    const Key = { pk: `PERSON#${person}`, sk: `${track}#${year}` };
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Claim.parse(Item);
  }

  /** Ends a person's claim, so that they may apply again; another application's claim stays. */
  endClaim(person: string, track: string, year: number, application: string): Promise<void> {
    return this.#deleteOwn({ pk: `PERSON#${person}`, sk: `${track}#${year}` }, application);
  }

  /**
   * Takes the next ticket for the application, unless it has the last one already or the window is closed. Sent
   * once: where the reply is lost the caller must look at the ledger, not send it again.
   * @returns the ledger after the ticket, or why there is none and the ledger as it stands
   */
  async takeTicket(
    key: LedgerKey,
    application: string,
    at: string,
  ): Promise<{ readonly taken: boolean; readonly ledger: Ledger }> {
    try {
      const { Attributes } = await this.#unrepeated.client.send(
        new UpdateCommand({
          TableName: this.#unrepeated.name,
          Key: ledgerKeyOf(key),
          UpdateExpression: 'SET ticket = ticket + :one, #last = :application, lastAt = :at',
          ConditionExpression: '#last <> :application AND opensAt <= :at AND closesAt > :at',
          ExpressionAttributeNames: { '#last': 'last' },
          ExpressionAttributeValues: { ':one': 1, ':application': application, ':at': at },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { taken: true, ledger: Ledger.parse(Attributes) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { taken: false, ledger: Ledger.parse(oldItem(error)) };
    }
  }

  /** Asks the ledger's follower, in the ledger's own order, whether this application ever got its ticket. */
  async askAfter(key: LedgerKey, application: string, at: string): Promise<void> {
    await this.#table.client.send(
      new UpdateCommand({
        TableName: this.#table.name,
        Key: ledgerKeyOf(key),
        UpdateExpression: 'SET asked = :application, askedAt = :at',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':application': application, ':at': at },
      }),
    );
  }

  /** Writes the line of the register; an existing one stays. Answers the line that stands. */
  async enter(key: LedgerKey, entry: Entry): Promise<Entry> {
    const earlier = await putIfAbsent(this.#table, {
      ...entryKeyOf(key, entry.ticket),
      kind: 'entry',
      v: 1,
      ...entry,
    });
    return earlier === undefined ? entry : Entry.parse(earlier);
  }

  async entry(key: LedgerKey, ticket: number): Promise<Entry | undefined> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: entryKeyOf(key, ticket), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Entry.parse(Item);
  }

  /**
   * Binds the person's one place of the year, over all tracks (I2), to this application.
   * @returns the application that holds it: this one, or the other that was first
   */
  async bindPlace(person: string, year: number, application: string): Promise<string> {
    const earlier = await putIfAbsent(this.#table, {
      pk: `PERSON#${person}`,
      sk: `PLACE#${year}`,
      kind: 'place',
      v: 1,
      application,
    });
    return earlier === undefined ? application : z.string().parse(earlier['application']);
  }

  /** The years in which a person has or had a place that was not given back. */
  async yearsWithPlace(person: string): Promise<readonly number[]> {
    const { Items = [] } = await this.#table.client.send(
      new QueryCommand({
        TableName: this.#table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :place)',
        ExpressionAttributeValues: { ':pk': `PERSON#${person}`, ':place': 'PLACE#' },
        ConsistentRead: true,
      }),
    );
    return Items.map(({ sk }) => Number(z.string().parse(sk).slice('PLACE#'.length)));
  }

  /** Frees the person's place of the year, so that another application may bind it; another's binding stays. */
  unbindPlace(person: string, year: number, application: string): Promise<void> {
    return this.#deleteOwn({ pk: `PERSON#${person}`, sk: `PLACE#${year}` }, application);
  }

  /** Gives the application's place back: the line and the ledger's count in one transaction, once. */
  release(key: LedgerKey, ticket: number, application: string): Promise<void> {
    return this.#endStanding(
      key,
      { ticket, application, standing: 'holds' },
      {
        UpdateExpression: 'SET freed = freed + :one',
        ExpressionAttributeValues: { ':one': 1 },
      },
    );
  }

  /** Takes the application's waiting ticket off the list, once: everybody after it moves up. */
  leave(key: LedgerKey, ticket: number, application: string): Promise<void> {
    return this.#endStanding(
      key,
      { ticket, application, standing: 'waits' },
      {
        UpdateExpression: 'SET #left = list_append(#left, :ticket)',
        ExpressionAttributeNames: { '#left': 'left' },
        ExpressionAttributeValues: { ':ticket': [ticket] },
      },
    );
  }

  /** Another's line stays, whoever names its ticket. */
  async #endStanding(
    key: LedgerKey,
    { ticket, application, standing }: Pick<Entry, 'ticket' | 'application' | 'standing'>,
    ledgerChange: {
      readonly UpdateExpression: string;
      readonly ExpressionAttributeNames?: Record<string, string>;
      readonly ExpressionAttributeValues: Record<string, unknown>;
    },
  ): Promise<void> {
    const line = {
      TableName: this.#table.name,
      Key: entryKeyOf(key, ticket),
      UpdateExpression: 'SET standing = :released',
      ConditionExpression: 'standing = :standing AND application = :application',
      ExpressionAttributeValues: {
        ':released': 'released',
        ':standing': standing,
        ':application': application,
      },
    };
    const ledger = { TableName: this.#table.name, Key: ledgerKeyOf(key), ...ledgerChange };
    try {
      await this.#table.client.send(
        new TransactWriteCommand({ TransactItems: [{ Update: line }, { Update: ledger }] }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }

  async #deleteOwn(Key: { pk: string; sk: string }, application: string): Promise<void> {
    try {
      await this.#table.client.send(
        new DeleteCommand({
          TableName: this.#table.name,
          Key,
          ConditionExpression: 'application = :application',
          ExpressionAttributeValues: { ':application': application },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

/** True where a transaction was refused by a condition, not by a conflict or a limit. */
export function isConditionFailure(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some((reason) => reason.Code === 'ConditionalCheckFailed')
  );
}
