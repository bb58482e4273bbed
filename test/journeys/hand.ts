import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  paginateScan,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Addresses } from '../../infra/local/supervisor/addresses.ts';

const client = { region: 'ap-southeast-3', credentials: { accessKeyId: 'hand', secretAccessKey: 'hand' } };

export type Item = Record<string, unknown> & { readonly pk: string; readonly sk: string };

/** Somebody with rights on everything, who changes table and executions of a running system by hand. */
export class Hand {
  readonly #table: string;
  readonly #documents: DynamoDBDocumentClient;
  readonly #sfn: SFNClient;
  readonly #machine: string;

  constructor(addresses: Addresses) {
    this.#table = addresses.table ?? '';
    this.#documents = DynamoDBDocumentClient.from(
      new DynamoDBClient({ ...client, endpoint: addresses.dynamodb }),
    );
    this.#sfn = new SFNClient({ ...client, endpoint: addresses.stepfunctions });
    this.#machine =
      Object.entries(addresses.stateMachines).find(([name]) => name.endsWith('application'))?.[1] ?? '';
  }

  async get(pk: string, sk: string): Promise<Item> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: { pk, sk }, ConsistentRead: true }),
    );
    if (Item === undefined) throw new Error(`There is no ${pk} ${sk}`);
    return Item as Item;
  }

  async all(kind: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    const pages = paginateScan({ client: this.#documents }, { TableName: this.#table, ConsistentRead: true });
    for await (const page of pages) items.push(...((page.Items ?? []) as Item[]));
    return items.filter((item) => item['kind'] === kind);
  }

  async put(item: Item): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item: item }));
  }

  async remove({ pk, sk }: Pick<Item, 'pk' | 'sk'>): Promise<void> {
    await this.#documents.send(new DeleteCommand({ TableName: this.#table, Key: { pk, sk } }));
  }

  /** Sets fields of an item; an undefined one is taken away. */
  async set({ pk, sk }: Pick<Item, 'pk' | 'sk'>, fields: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { pk, sk },
          UpdateExpression: value === undefined ? 'REMOVE #name' : 'SET #name = :value',
          ExpressionAttributeNames: { '#name': name },
          ...(value === undefined ? {} : { ExpressionAttributeValues: { ':value': value } }),
        }),
      );
    }
  }

  async stopExecution(name: string): Promise<void> {
    const executionArn = `${this.#machine.replace(':stateMachine:', ':execution:')}:${name}`;
    await this.#sfn.send(new StopExecutionCommand({ executionArn }));
  }

  async startExecution(name: string, application: string, run: number): Promise<void> {
    const input = JSON.stringify({ application, run });
    await this.#sfn.send(new StartExecutionCommand({ stateMachineArn: this.#machine, name, input }));
  }

  close(): void {
    this.#documents.destroy();
    this.#sfn.destroy();
  }
}
