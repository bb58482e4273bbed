import { isDeepStrictEqual } from 'node:util';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Areas } from '../areas/area.ts';
import { putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { Programme } from './programme.ts';
import { Calendar } from './working-days.ts';

const versionKey = (version: number) => `VERSION#${String(version).padStart(6, '0')}`;
const Stored = z.object({ data: z.unknown() });

/** The city's areas, calendars and programme rules. What is versioned is put once and never changed. */
export class CityRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Replaces the area tree: a new edition of the Kemendagri codes. */
  async putAreas(areas: Areas): Promise<void> {
    await this.#put({ pk: 'CITY', sk: 'AREAS', kind: 'areas', v: 1, data: areas });
  }

  /** Replaces one year's calendar: extra holidays are declared late. */
  async putCalendar(calendar: Calendar): Promise<void> {
    await this.#put({ pk: 'CITY', sk: `CALENDAR#${calendar.year}`, kind: 'calendar', v: 1, data: calendar });
  }

  /** Adds a version of a programme's rules; false where that version is there with other content. */
  async addProgramme(programme: Programme): Promise<boolean> {
    const earlier = await putIfAbsent(this.#table, {
      pk: `PROGRAMME#${programme.year}`,
      sk: versionKey(programme.version),
      kind: 'programme',
      v: 1,
      data: programme,
    });
    return earlier === undefined || isDeepStrictEqual(Programme.parse(Stored.parse(earlier).data), programme);
  }

  /** @throws Error where the city was never loaded */
  async areas(): Promise<Areas> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: { pk: 'CITY', sk: 'AREAS' } }),
    );
    if (Item === undefined) throw new Error('The city has no areas yet: load the city first');
    return Areas.parse(Stored.parse(Item).data);
  }

  async calendars(): Promise<readonly Calendar[]> {
    const { Items = [] } = await this.#table.client.send(
      new QueryCommand({
        TableName: this.#table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': 'CITY', ':prefix': 'CALENDAR#' },
      }),
    );
    return Items.map((item) => Calendar.parse(Stored.parse(item).data));
  }

  /** The newest version of a year's rules, or undefined where the year has no programme. */
  async currentProgramme(year: number): Promise<Programme | undefined> {
    const { Items = [] } = await this.#table.client.send(
      new QueryCommand({
        TableName: this.#table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': `PROGRAMME#${year}`, ':prefix': 'VERSION#' },
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    return Items[0] === undefined ? undefined : Programme.parse(Stored.parse(Items[0]).data);
  }

  /** One version of a year's rules, or undefined where it was never added. */
  async findProgramme(year: number, version: number): Promise<Programme | undefined> {
    const Key = { pk: `PROGRAMME#${year}`, sk: versionKey(version) };
    const { Item } = await this.#table.client.send(new GetCommand({ TableName: this.#table.name, Key }));
    return Item === undefined ? undefined : Programme.parse(Stored.parse(Item).data);
  }

  /** One version of a year's rules. @throws Error where it was never added */
  async programme(year: number, version: number): Promise<Programme> {
    const programme = await this.findProgramme(year, version);
    if (programme === undefined) throw new Error(`No version ${version} of the programme of ${year}`);
    return programme;
  }

  async #put(item: Record<string, unknown>): Promise<void> {
    await this.#table.client.send(new PutCommand({ TableName: this.#table.name, Item: item }));
  }
}
