import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { oldItem, putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { type Answer, Decision, type DecisionKey, type Proposal } from './decision.ts';

const Key = z.object({ pk: z.string(), sk: z.string() });

const keyOf = (key: DecisionKey) => ({
  pk: `DESK#${key.desk}`,
  sk: `${key.application}#${String(key.attempt).padStart(3, '0')}`,
});

/** A stored decision. Its desk, stage, application and attempt are in the key alone: with the token it must fit 1 KB. */
export function decisionOf(item: Readonly<Record<string, unknown>>): Decision {
  const { pk, sk } = Key.parse(item);
  const [application, attempt] = sk.split('#');
  const desk = pk.slice('DESK#'.length);
  return Decision.parse({ ...item, desk, stage: desk.split('#')[0], application, attempt: Number(attempt) });
}

/** Decisions, each on its desk. */
export class DecisionsRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Opens the decision; one that is there already stays as it is. Answers the one that stands. */
  async open(decision: Decision): Promise<Decision> {
    const { desk: _desk, stage: _stage, application: _application, attempt: _attempt, ...stored } = decision;
    const earlier = await putIfAbsent(this.#table, {
      ...keyOf(decision),
      kind: 'decision',
      v: 1,
      ...stored,
    });
    return earlier === undefined ? decision : decisionOf(earlier);
  }

  async find(key: DecisionKey): Promise<Decision | undefined> {
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key: keyOf(key), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : decisionOf(Item);
  }

  /** All that waits on a desk, in the order of application numbers. */
  async listOpen(desk: string): Promise<readonly Decision[]> {
    const found: Decision[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const answer = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.name,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: '#state = :open',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':pk': `DESK#${desk}`, ':open': 'open' },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(answer.Items ?? []).map((item) => decisionOf(item)));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined);
    return found;
  }

  /** The last answered decision of an application on a desk. */
  async latestAnswered(desk: string, application: string): Promise<Decision | undefined> {
    const { Items = [] } = await this.#table.client.send(
      new QueryCommand({
        TableName: this.#table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :application)',
        ExpressionAttributeValues: { ':pk': `DESK#${desk}`, ':application': `${application}#` },
        ConsistentRead: true,
        ScanIndexForward: false,
      }),
    );
    return Items.map((item) => decisionOf(item)).find(({ answer }) => answer !== undefined);
  }

  /**
   * Gives a decision the token of the task that waits for it now: the same entry of the machine was repeated. One
   * that was decided meanwhile is told again, by the change of its token.
   */
  async rebind(key: DecisionKey, entered: string, token: string): Promise<void> {
    try {
      await this.#table.client.send(
        new UpdateCommand({
          TableName: this.#table.name,
          Key: keyOf(key),
          UpdateExpression: 'SET #token = :token',
          ConditionExpression: 'entered = :entered AND #state IN (:open, :decided)',
          ExpressionAttributeNames: { '#token': 'token', '#state': 'state' },
          ExpressionAttributeValues: {
            ':token': token,
            ':entered': entered,
            ':open': 'open',
            ':decided': 'decided',
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Marks an open decision for its n-th reminder, once. */
  async markReminder(key: DecisionKey, reminder: number): Promise<void> {
    try {
      await this.#table.client.send(
        new UpdateCommand({
          TableName: this.#table.name,
          Key: keyOf(key),
          UpdateExpression: 'SET reminders = :reminder',
          ConditionExpression:
            '#state = :open AND (attribute_not_exists(reminders) OR reminders < :reminder)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':open': 'open', ':reminder': reminder },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Keeps what an officer proposes, in place of an earlier proposal, while the decision is open. */
  async propose(key: DecisionKey, proposal: Proposal): Promise<void> {
    await this.#table.client.send(
      new UpdateCommand({
        TableName: this.#table.name,
        Key: keyOf(key),
        UpdateExpression: 'SET proposal = :proposal',
        ConditionExpression: '#state = :open',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':proposal': proposal, ':open': 'open' },
      }),
    );
  }

  /** open → decided, once. Answers the decision as it stands, and whether this answer made it so. */
  decide(key: DecisionKey, answer: Answer): Promise<{ readonly won: boolean; readonly decision: Decision }> {
    return this.#leaveOpen(key, 'decided', answer);
  }

  /** open → expired, once. Answers the decision as it stands, and whether it expired now. */
  expire(key: DecisionKey): Promise<{ readonly won: boolean; readonly decision: Decision }> {
    return this.#leaveOpen(key, 'expired');
  }

  /** open → revoked: the stage is entered again under a new attempt. */
  async revoke(key: DecisionKey): Promise<void> {
    await this.#leaveOpen(key, 'revoked');
  }

  async #leaveOpen(
    key: DecisionKey,
    state: 'decided' | 'expired' | 'revoked',
    answer?: Answer,
  ): Promise<{ readonly won: boolean; readonly decision: Decision }> {
    try {
      const { Attributes } = await this.#table.client.send(
        new UpdateCommand({
          TableName: this.#table.name,
          Key: keyOf(key),
          UpdateExpression: `SET #state = :state${answer === undefined ? '' : ', answer = :answer'}`,
          ConditionExpression: '#state = :open',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: {
            ':state': state,
            ':open': 'open',
            ...(answer === undefined ? {} : { ':answer': answer }),
          },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { won: true, decision: decisionOf(Attributes ?? {}) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { won: false, decision: decisionOf(oldItem(error)) };
    }
  }
}
