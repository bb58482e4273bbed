import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { Link, linkKey } from './link.ts';

const keyOf = (id: string) => ({ pk: `LINK#${linkKey(id)}`, sk: 'LINK' });

/** The links that were mailed, by hash. */
export class LinksRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async add(id: string, link: Link): Promise<void> {
    await putIfAbsent(this.#table, { ...keyOf(id), kind: 'link', v: 1, ...link });
  }

  async find(id: string): Promise<Link | undefined> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: keyOf(id), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Link.parse(Item);
  }
}
