import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { Decree, normaliseDecreeNumber } from './decree.ts';

const keyOf = (year: number, number: string) => ({
  pk: `DECREE#${year}`,
  sk: normaliseDecreeNumber(number),
});

/** Decrees, one item each, by the year of the programme. */
export class DecreesRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Puts the decree if its number is free. Answers the one that stands under it. */
  async put(decree: Decree): Promise<Decree> {
    const key = keyOf(decree.year, decree.number);
    const earlier = await putIfAbsent(this.#table, { ...key, kind: 'decree', v: 1, ...decree });
    return earlier === undefined ? decree : Decree.parse(earlier);
  }

  async find(year: number, number: string): Promise<Decree | undefined> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: keyOf(year, number), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Decree.parse(Item);
  }

  /** All decrees of a programme year, in the order of their numbers. */
  async list(year: number): Promise<readonly Decree[]> {
    const found: Decree[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const answer = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': `DECREE#${year}` },
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(answer.Items ?? []).map((item) => Decree.parse(item)));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  /** Records which of the decree's applications it did not fix. */
  async leaveOut({ year, number }: Decree, leftOut: readonly string[]): Promise<void> {
    await this.#table.client.send(
      new UpdateCommand({
        TableName: this.#table.name,
        Key: keyOf(year, number),
        UpdateExpression: 'SET leftOut = :leftOut',
        ExpressionAttributeValues: { ':leftOut': leftOut },
      }),
    );
  }
}
