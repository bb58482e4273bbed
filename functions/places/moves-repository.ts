import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '#shared/table.ts';
import { Ledger, ledgerId } from './ledger.ts';
import { Entry, entryKeyOf, isConditionFailure, type LedgerKey, ledgerKeyOf } from './places-repository.ts';

/** Places that change hands after their ticket was taken: by moving to another area, by promotion from the list. */
export class MovesRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Turns a person's claim to another area; one that was turned already stays. */
  async turnClaim(person: string, { track, year, area }: LedgerKey, application: string): Promise<void> {
    await this.#unlessDone({
      Key: { pk: `PERSON#${person}`, sk: `${track}#${year}` },
      UpdateExpression: 'SET area = :area',
      ConditionExpression: 'application = :application AND area <> :area',
      ExpressionAttributeValues: { ':area': area, ':application': application },
    });
  }

  /**
   * Takes a ticket for an application that comes from another area, once however often it is sent: the ledger itself
   * remembers who arrived. The window may be closed: the first acceptance was within it.
   * @param before the ticket it ranks before on the list; undefined where it ranks by its own
   * @param earlier the ticket of an earlier stay that is over, which the new one replaces
   */
  async arrive(
    key: LedgerKey,
    application: string,
    at: string,
    { before, earlier }: { readonly before?: number | undefined; readonly earlier?: number | undefined },
  ): Promise<Ledger> {
    await this.#unlessDone({
      Key: ledgerKeyOf(key),
      UpdateExpression: `SET arrived.#application = ticket + :one, ranksBefore.#application = ${
        before === undefined ? 'ticket + :one' : ':before'
      }, ticket = ticket + :one, #last = :application, lastAt = :at`,
      ConditionExpression:
        earlier === undefined
          ? 'attribute_not_exists(arrived.#application)'
          : 'arrived.#application = :earlier',
      ExpressionAttributeNames: { '#application': application, '#last': 'last' },
      ExpressionAttributeValues: {
        ':one': 1,
        ...(before === undefined ? {} : { ':before': before }),
        ...(earlier === undefined ? {} : { ':earlier': earlier }),
        ':application': application,
        ':at': at,
      },
    });
    return this.#ledger(key);
  }

  /** All lines of an area's register, in the order of their tickets. */
  async lines(key: LedgerKey): Promise<readonly Entry[]> {
    const found: Entry[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const answer = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': `LIST#${ledgerId(key)}` },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(answer.Items ?? []).map((item) => Entry.parse(item)));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  /**
   * Gives a freed place of the area to a waiting ticket: the line and the ledger's counts in one transaction, once.
   * @returns false where the ticket does not wait any more or no place is free (I1)
   */
  async promote(key: LedgerKey, ticket: number): Promise<boolean> {
    const line = {
      TableName: this.#table.name,
      Key: entryKeyOf(key, ticket),
      UpdateExpression: 'SET standing = :holds',
      ConditionExpression: 'standing = :waits',
      ExpressionAttributeValues: { ':holds': 'holds', ':waits': 'waits' },
    };
    const ledger = {
      TableName: this.#table.name,
      Key: ledgerKeyOf(key),
      UpdateExpression: 'SET freed = freed - :one, #left = list_append(#left, :ticket)',
      ConditionExpression: 'freed >= :one',
      ExpressionAttributeNames: { '#left': 'left' },
      ExpressionAttributeValues: { ':one': 1, ':ticket': [ticket] },
    };
    try {
      await this.#table.client.send(
        new TransactWriteCommand({ TransactItems: [{ Update: line }, { Update: ledger }] }),
      );
      return true;
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return false;
    }
  }

  async #ledger(key: LedgerKey): Promise<Ledger> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: ledgerKeyOf(key), ConsistentRead: true }),
    );
    return Ledger.parse(Item);
  }

  async #unlessDone(change: Omit<UpdateCommand['input'], 'TableName'>): Promise<void> {
    try {
      await this.#table.client.send(new UpdateCommand({ TableName: this.#table.name, ...change }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
