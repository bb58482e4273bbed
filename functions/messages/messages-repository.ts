import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import type { Bounce } from './bounce.ts';

const keyOf = (application: string, event: string) => ({
  pk: `APPLICATION#${application}`,
  sk: `MESSAGE#${event}`,
});

/** Which messages of an application were accepted for delivery (I6), and which came back. */
export class MessagesRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async wasSent(application: string, event: string): Promise<boolean> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: keyOf(application, event), ConsistentRead: true }),
    );
    return Item !== undefined;
  }

  async markSent(application: string, event: string, messageId: string, at: string): Promise<void> {
    await putIfAbsent(this.#table, { ...keyOf(application, event), kind: 'message', v: 1, messageId, at });
  }

  /** Once for each mail: a bounce that is told twice, or a complaint after one, adds nothing. */
  async addBounce({ application, messageId, type, at }: Bounce): Promise<void> {
    const key = { pk: `APPLICATION#${application}`, sk: `BOUNCE#${messageId}` };
    await putIfAbsent(this.#table, { ...key, kind: 'bounce', v: 1, type, at });
  }
}
