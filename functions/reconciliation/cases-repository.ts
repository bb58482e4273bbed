import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from '#shared/table.ts';
import type { Finding } from './finding.ts';

const partition = 'CASES';

/** Something that only a person can decide, from when it was found until it is found no more. */
export const Case = z.object({
  code: z.string(),
  subject: z.string(),
  evidence: z.record(z.string(), z.union([z.string(), z.number()])),
  state: z.enum(['open', 'closed']),
  foundAt: z.string(),
  closedAt: z.string().optional(),
});
export type Case = z.infer<typeof Case>;

const keyOf = ({ code, subject }: Pick<Case, 'code' | 'subject'>) => ({
  pk: partition,
  sk: `${code}#${subject}`,
});

/** The list of what people have to look at. */
export class CasesRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async listOpen(): Promise<readonly Case[]> {
    const found: Case[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.name,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: '#state = :open',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':pk': partition, ':open': 'open' },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      found.push(...Items.map((item) => Case.parse(item)));
      from = LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  /** Opens a case for the finding, once for as long as it stays open. */
  async open({ code, subject, evidence }: Finding, at: string): Promise<void> {
    const opened: Case = { code, subject, evidence, state: 'open', foundAt: at };
    await this.#unlessDone(
      new PutCommand({
        TableName: this.#table.name,
        Item: { ...keyOf(opened), kind: 'case', v: 1, ...opened },
        ConditionExpression: 'attribute_not_exists(pk) OR #state = :closed',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':closed': 'closed' },
      }),
    );
  }

  /** Closes a case that is found no more. */
  async close(found: Case, at: string): Promise<void> {
    await this.#unlessDone(
      new UpdateCommand({
        TableName: this.#table.name,
        Key: keyOf(found),
        UpdateExpression: 'SET #state = :closed, closedAt = :at',
        ConditionExpression: '#state = :open',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':closed': 'closed', ':open': 'open', ':at': at },
      }),
    );
  }

  async #unlessDone(command: PutCommand | UpdateCommand): Promise<void> {
    try {
      await this.#table.client.send(command as UpdateCommand);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
