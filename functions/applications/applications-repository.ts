import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import type { Acceptance } from '../places/take-place.ts';
import {
  Application,
  type ApplicationState,
  type FinalState,
  finalStates,
  type Stage,
} from './application.ts';

const keyOf = (number: string) => ({ pk: `APPLICATION#${number}`, sk: 'HEAD' });

/** The heads of applications. */
export class ApplicationsRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Puts a draft. Answers what is there under its number already, or undefined where it is new. */
  async create(draft: Application): Promise<Application | undefined> {
    const earlier = await putIfAbsent(this.#table, {
      ...keyOf(draft.number),
      kind: 'application',
      v: 1,
      ...draft,
    });
    return earlier === undefined ? undefined : Application.parse(earlier);
  }

  async find(number: string): Promise<Application | undefined> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: keyOf(number), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Application.parse(Item);
  }

  /** @throws Error where there is none: for callers that were given the number by the system itself */
  async get(number: string): Promise<Application> {
    const application = await this.find(number);
    if (application === undefined) throw new Error(`No application ${number}`);
    return application;
  }

  /** Many heads at once, in no order. */
  async list(numbers: readonly string[]): Promise<readonly Application[]> {
    const found: Application[] = [];
    for (let start = 0; start < numbers.length; start += 100) {
      let wanted: Record<string, unknown>[] = numbers
        .slice(start, start + 100)
        .map((number) => keyOf(number));
      while (wanted.length > 0) {
        const answer = await this.#table.client.send(
          new BatchGetCommand({ RequestItems: { [this.#table.name]: { Keys: wanted } } }),
        );
        found.push(...(answer.Responses?.[this.#table.name] ?? []).map((item) => Application.parse(item)));
        wanted = answer.UnprocessedKeys?.[this.#table.name]?.Keys ?? [];
      }
    }
    return found;
  }

  /** Turns a draft into a submitted application, once. Answers the head as it stands. */
  async recordSubmission(
    number: string,
    acceptance: Acceptance,
    state: ApplicationState,
    documents: Application['documents'],
  ): Promise<Application> {
    return this.#change(number, {
      UpdateExpression:
        'SET #state = :state, ticket = :ticket, submittedAt = :at, documents = :documents, #run = :run',
      ConditionExpression: '#state = :draft',
      ExpressionAttributeNames: { '#state': 'state', '#run': 'run' },
      ExpressionAttributeValues: {
        ':state': state,
        ':draft': 'draft',
        ':ticket': acceptance.ticket,
        ':at': acceptance.at,
        ':documents': documents,
        ':run': 1,
      },
    });
  }

  /**
   * Enters a stage where the head still is at `after`, the attempt before it. Answers the head as it stands.
   * @param more what becomes of the application by entering, e.g. participant under a decree
   */
  async enterStage(
    number: string,
    stage: Stage,
    after: number,
    more: Pick<Partial<Application>, 'state' | 'decree' | 'companion'> = {},
  ): Promise<Application> {
    const changes = Object.entries({ stage, ...more }).filter(([, value]) => value !== undefined);
    return this.#change(number, {
      UpdateExpression: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: after === 0 ? 'attribute_not_exists(stage)' : 'stage.attempt = :after',
      ExpressionAttributeNames: Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(changes.map(([name, value]) => [`:${name}`, value])),
        ...(after === 0 ? {} : { ':after': after }),
      },
    });
  }

  /** Gives a participant a companion, by id. Repeating it changes nothing. */
  async giveCompanion(number: string, companion: string): Promise<Application> {
    return this.#change(number, {
      UpdateExpression: 'SET companion = :companion',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':companion': companion },
    });
  }

  /** Ends the journey, once: nobody has the application any more. */
  async close(number: string, state: FinalState): Promise<Application> {
    return this.#change(number, {
      UpdateExpression: 'SET #state = :state REMOVE stage',
      ConditionExpression: `NOT #state IN (${finalStates.map((_, index) => `:final${index}`).join(', ')})`,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':state': state,
        ...Object.fromEntries(finalStates.map((final, index) => [`:final${index}`, final])),
      },
    });
  }

  /** Keeps what was decided on before a correction changes it, under the correction's attempt; once. */
  async keepVersion(
    { number, sealed, sector, business, documents }: Application,
    attempt: number,
    at: string,
  ): Promise<void> {
    await putIfAbsent(this.#table, {
      pk: keyOf(number).pk,
      sk: `VERSION#${String(attempt).padStart(3, '0')}`,
      kind: 'version',
      v: 1,
      sealed,
      sector,
      business,
      documents,
      at,
    });
  }

  /** Puts the mended fields into the head, while that correction is the stage. */
  async correct(
    number: string,
    attempt: number,
    mended: Pick<Application, 'sealed' | 'sector' | 'business' | 'documents'>,
  ): Promise<Application> {
    return this.#change(number, {
      UpdateExpression:
        'SET sealed = :sealed, sector = :sector, business = :business, documents = :documents',
      ConditionExpression: 'stage.attempt = :attempt',
      ExpressionAttributeValues: {
        ':sealed': mended.sealed,
        ':sector': mended.sector,
        ':business': mended.business,
        ':documents': mended.documents,
        ':attempt': attempt,
      },
    });
  }

  /** Records the area and ticket an application was moved to. One that lost its place by it waits: nobody has it. */
  async move(
    { number, area }: Pick<Application, 'number' | 'area'>,
    to: { readonly area: string; readonly ticket: number; readonly losesPlace: boolean },
  ): Promise<Application> {
    return this.#change(number, {
      UpdateExpression: `SET area = :to, ticket = :ticket${to.losesPlace ? ', #state = :waits REMOVE stage' : ''}`,
      ConditionExpression: 'area = :from',
      ...(to.losesPlace ? { ExpressionAttributeNames: { '#state': 'state' } } : {}),
      ExpressionAttributeValues: {
        ':to': to.area,
        ':from': area,
        ':ticket': to.ticket,
        ...(to.losesPlace ? { ':waits': 'waits' } : {}),
      },
    });
  }

  /** Gives a waiting application its place and with it the next run of the machine, once. */
  async promote({ number, run = 1 }: Pick<Application, 'number' | 'run'>): Promise<Application> {
    return this.#change(number, {
      UpdateExpression: 'SET #state = :holds, #run = :next',
      ConditionExpression: '#state IN (:waits, :received) AND #run = :run',
      ExpressionAttributeNames: { '#state': 'state', '#run': 'run' },
      ExpressionAttributeValues: {
        ':holds': 'holds-place',
        ':waits': 'waits',
        ':received': 'received',
        ':run': run,
        ':next': run + 1,
      },
    });
  }

  async #change(
    number: string,
    change: {
      UpdateExpression: string;
      ConditionExpression: string;
      ExpressionAttributeNames?: Record<string, string>;
      ExpressionAttributeValues: Record<string, unknown>;
    },
  ): Promise<Application> {
    try {
      const { Attributes } = await this.#table.client.send(
        new UpdateCommand({
          TableName: this.#table.name,
          Key: keyOf(number),
          ReturnValues: 'ALL_NEW',
          ...change,
        }),
      );
      return Application.parse(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return this.get(number);
      throw error;
    }
  }
}
