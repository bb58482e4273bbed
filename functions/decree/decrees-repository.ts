import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { type Decree, normaliseDecreeNumber } from './decree.ts';
import { type GivenByHand, type Register, RegisterItem, registerOf } from './register.ts';

const partitionOf = (year: number) => `DECREE#${year}`;
const keyOf = (year: number, sequence: number) => ({
  pk: partitionOf(year),
  sk: String(sequence).padStart(6, '0'),
});

/** The registers of decrees, one for each programme year. */
export class DecreesRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async register(year: number): Promise<Register> {
    const found: unknown[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const answer = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': partitionOf(year) },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(answer.Items ?? []));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined);
    return registerOf(found.map((item) => RegisterItem.parse(item)));
  }

  /**
   * Enters the decree under its `sequence`, the register's next. False where somebody took that number first: then
   * nothing of it is there, neither the decree nor the loads it stood for, and the register must be read again.
   */
  async enter(decree: Decree): Promise<boolean> {
    return this.#append(decree.year, { kind: 'decree', ...decree });
  }

  /** Enters a companion given by hand; false as with a decree. */
  async enterByHand(year: number, given: GivenByHand): Promise<boolean> {
    return this.#append(year, { kind: 'companion-given', ...given });
  }

  /** Records that a participation has ended, once. */
  async end(year: number, application: string): Promise<void> {
    const key = { pk: partitionOf(year), sk: `END#${application}` };
    await putIfAbsent(this.#table, { ...key, kind: 'companion-ended', v: 1, application });
  }

  async find(year: number, number: string): Promise<Decree | undefined> {
    const name = normaliseDecreeNumber(number);
    return (await this.list(year)).find((decree) => normaliseDecreeNumber(decree.number) === name);
  }

  /** All decrees of a programme year, in the order in which they were issued. */
  async list(year: number): Promise<readonly Decree[]> {
    return (await this.register(year)).decrees;
  }

  /** Records which of the decree's applications it did not fix, and who is looked after by whom without them. */
  async leaveOut({ year, sequence, leftOut, companions }: Decree): Promise<void> {
    await this.#table.client.send(
      new UpdateCommand({
        TableName: this.#table.name,
        Key: keyOf(year, sequence),
        UpdateExpression: 'SET leftOut = :leftOut, companions = :companions',
        ExpressionAttributeValues: { ':leftOut': leftOut, ':companions': companions },
      }),
    );
  }

  async #append(year: number, item: { readonly kind: string; readonly sequence: number }): Promise<boolean> {
    const earlier = await putIfAbsent(this.#table, { ...keyOf(year, item.sequence), v: 1, ...item });
    return earlier === undefined;
  }
}
