import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { putIfAbsent } from '#shared/stored.ts';
import type { Table } from '#shared/table.ts';
import { Referral, type ReferralState } from './referral.ts';

const keyOf = (application: string, referral: string) => ({
  pk: `APPLICATION#${application}`,
  sk: `REFERRAL#${referral.padStart(3, '0')}`,
});

/** The referrals of participants. */
export class ReferralsRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Puts the referral under its number; false where that number is taken. */
  async add(referral: Referral): Promise<boolean> {
    const key = keyOf(referral.application, referral.referral);
    const earlier = await putIfAbsent(this.#table, { ...key, kind: 'referral', v: 1, ...referral });
    return earlier === undefined;
  }

  /** All referrals of an application, the first first. */
  async list(application: string): Promise<readonly Referral[]> {
    const { Items = [] } = await this.#table.client.send(
      new QueryCommand({
        TableName: this.#table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': `APPLICATION#${application}`, ':prefix': 'REFERRAL#' },
        ConsistentRead: true,
      }),
    );
    return Items.map((item) => Referral.parse(item));
  }

  /** @throws Error where there is none: for callers that were given both names by the system itself */
  async get(application: string, referral: string): Promise<Referral> {
    const Key = keyOf(application, referral);
    const { Item } = await this.#table.client.send(
      new GetCommand({ TableName: this.#table.name, Key, ConsistentRead: true }),
    );
    if (Item === undefined) throw new Error(`No referral ${referral} of ${application}`);
    return Referral.parse(Item);
  }

  /** Records how it ended, once; repeating it changes nothing. */
  async close(application: string, referral: string, state: ReferralState): Promise<void> {
    try {
      await this.#table.client.send(
        new UpdateCommand({
          TableName: this.#table.name,
          Key: keyOf(application, referral),
          UpdateExpression: 'SET #state = :state',
          ConditionExpression: '#state = :requested',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':state': state, ':requested': 'requested' },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
