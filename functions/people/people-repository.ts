import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '#shared/table.ts';
import { Companion } from './companion.ts';
import { Office, officeKey } from './office.ts';
import { Officer } from './officer.ts';

/** The directory: offices that answer by link, officers who sign in, companions of participants. */
export class PeopleRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async putOffice(office: Office): Promise<void> {
    const key = { pk: 'OFFICE', sk: officeKey(office.role, office.scope) };
    await this.#put({ ...key, kind: 'office', v: 1, ...office });
  }

  async putOfficer(officer: Officer): Promise<void> {
    const email = officer.email.toLowerCase();
    await this.#put({ pk: `OFFICER#${email}`, sk: 'PROFILE', kind: 'officer', v: 1, ...officer, email });
  }

  async putCompanion(companion: Companion): Promise<void> {
    await this.#put({ pk: 'COMPANION', sk: companion.id, kind: 'companion', v: 1, ...companion });
  }

  /** The companion of that id, or undefined where the directory does not know them. */
  async companion(id: string): Promise<Companion | undefined> {
    const item = await this.#get({ pk: 'COMPANION', sk: id });
    return item === undefined ? undefined : Companion.parse(item);
  }

  /** All companions, also those who work no more, in the order of their ids. */
  async companions(): Promise<readonly Companion[]> {
    const found: Companion[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const answer = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.name,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': 'COMPANION' },
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(answer.Items ?? []).map((item) => Companion.parse(item)));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  /** Who holds the office, or undefined where nobody is entered. */
  async office(role: Office['role'], scope: string): Promise<Office | undefined> {
    const item = await this.#get({ pk: 'OFFICE', sk: officeKey(role, scope) });
    return item === undefined ? undefined : Office.parse(item);
  }

  /** The officer signed in under that e-mail, or undefined where the directory does not know them. */
  async officer(email: string): Promise<Officer | undefined> {
    const item = await this.#get({ pk: `OFFICER#${email.toLowerCase()}`, sk: 'PROFILE' });
    return item === undefined ? undefined : Officer.parse(item);
  }

  async #get(Key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#table.client.send(new GetCommand({ TableName: this.#table.name, Key }));
    return Item;
  }

  async #put(item: Record<string, unknown>): Promise<void> {
    await this.#table.client.send(new PutCommand({ TableName: this.#table.name, Item: item }));
  }
}
