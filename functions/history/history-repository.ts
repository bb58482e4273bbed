import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, systemClock } from '#shared/clock.ts';
import { putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { HistoryEvent, hashEvent, type NewEvent } from './event.ts';

/** The append-only record of each application. Nothing here changes or deletes an event. */
export class HistoryRepository {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock = systemClock) {
    this.#table = table;
    this.#clock = clock;
  }

  /**
   * Appends the event to its application's chain, unless an event of that name is there already.
   * @param start hash of the acceptance, on which the chain's first event rests
   */
  async append(event: NewEvent, start: string): Promise<void> {
    for (;;) {
      const chain = await this.list(event.application);
      if (chain.some((earlier) => earlier.event === event.event)) return;
      const last = chain.at(-1);
      const recordedAt = this.#clock().toISOString();
      // After the last, not after as many as there are: a chain with a gap would be tried for ever.
      const sequence = (last?.sequence ?? 0) + 1;
      const placed = { ...event, sequence, recordedAt, previous: last?.hash ?? start };
      const earlier = await putIfAbsent(this.#table, {
        pk: `APPLICATION#${event.application}`,
        sk: `HISTORY#${String(placed.sequence).padStart(6, '0')}`,
        kind: 'history',
        v: 1,
        ...placed,
        hash: hashEvent(placed),
      });
      if (earlier === undefined) return;
    }
  }

  /** All events of an application, the first first. */
  async list(application: string): Promise<readonly HistoryEvent[]> {
    const { Items = [] } = await this.#table.client.send(
      new QueryCommand({
        TableName: this.#table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': `APPLICATION#${application}`, ':prefix': 'HISTORY#' },
        ConsistentRead: true,
      }),
    );
    return Items.map((item) => HistoryEvent.parse(item));
  }
}
