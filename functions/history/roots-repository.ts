import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { scanKinds } from '#shared/scan.ts';
import { putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { Acceptance, DailyRoot } from './daily-root.ts';
import { HistoryEvent } from './event.ts';

const partition = 'HISTORY-ROOT';
const Item = z.object({ pk: z.string(), kind: z.string() });

/** All that is sealed: the events of the applications and the lines of the registers. */
export interface Records {
  readonly events: readonly HistoryEvent[];
  readonly lines: readonly Acceptance[];
}

/** The daily roots, and what they seal. Nothing here changes or deletes a root. */
export class RootsRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Puts the root of a day if it has none. Answers the root that stands. */
  async add(root: DailyRoot): Promise<DailyRoot> {
    const earlier = await putIfAbsent(this.#table, {
      pk: partition,
      sk: root.date,
      kind: 'history-root',
      v: 1,
      ...root,
    });
    return earlier === undefined ? root : DailyRoot.parse(earlier);
  }

  /** All roots, the first day first. */
  async list(): Promise<readonly DailyRoot[]> {
    const found: DailyRoot[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': partition },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      found.push(...Items.map((item) => DailyRoot.parse(item)));
      from = LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  /** Every event and every line, by a scan: for the daily seal and the export. */
  async records(): Promise<Records> {
    const events: HistoryEvent[] = [];
    const lines: Acceptance[] = [];
    for await (const item of scanKinds(this.#table, ['history', 'entry'])) {
      const { pk, kind } = Item.parse(item);
      if (kind === 'history') events.push(HistoryEvent.parse(item));
      else lines.push(Acceptance.parse({ ...item, list: pk.slice('LIST#'.length) }));
    }
    return { events, lines };
  }
}
