import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '#shared/table.ts';
import { putIfAbsent } from '#shared/stored.ts';
import type { Decision, DecisionKey } from '../decisions/decision.ts';
import type { Link } from '../decisions/link.ts';
import type { Referral } from '../financing/referral.ts';
import { carriesPlace, type Ledger, ledgerId } from '../places/ledger.ts';
import type { Claim, Entry } from '../places/places-repository.ts';
import { nobody } from './check-items.ts';
import { type Fields, type Key, updateWhereSeen } from './conditional-update.ts';
import type { HeadChange, LedgerKey } from './mend.ts';

const ledgerKey = (key: LedgerKey): Key => ({ pk: `LEDGER#${ledgerId(key)}`, sk: 'LEDGER' });
const lineKey = (key: LedgerKey, ticket: number): Key => ({
  pk: `LIST#${ledgerId(key)}`,
  sk: String(ticket).padStart(6, '0'),
});

const decisionKey = ({ desk, application, attempt }: DecisionKey): Key => ({
  pk: `DESK#${desk}`,
  sk: `${application}#${String(attempt).padStart(3, '0')}`,
});

/**
 * Writes that no journey makes: each sets what was seen to what it should be, only where it still is what was seen.
 * Where it has moved meanwhile nothing happens, and the next look tells whether something is still wrong.
 */
export class RepairsRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The ledger as seen in what is changed and in what it counts. */
  setLedger(seen: Ledger, change: Partial<Ledger>): Promise<void> {
    const { ticket, freed, left } = seen;
    const before = Object.fromEntries(Object.keys(change).map((name) => [name, seen[name as keyof Ledger]]));
    return this.#set(ledgerKey(seen), { ...before, ticket, freed, left }, change);
  }

  /**
   * A line that shall hold does so only while the ledger says that its ticket carries a place, or waits no longer
   * since it was given one (I1).
   */
  async setLine(key: LedgerKey, seen: Entry, change: Partial<Entry>): Promise<void> {
    const { application, standing } = seen;
    const Update = this.#update(lineKey(key, seen.ticket), { application, standing }, change);
    if (change.standing !== 'holds') return this.#send(new UpdateCommand(Update));
    const carries = {
      TableName: this.#table.name,
      Key: ledgerKey(key),
      ConditionExpression: 'directUpTo >= :ticket OR contains(#left, :ticket)',
      ExpressionAttributeNames: { '#left': 'left' },
      ExpressionAttributeValues: { ':ticket': seen.ticket },
    };
    await this.#send(new TransactWriteCommand({ TransactItems: [{ Update }, { ConditionCheck: carries }] }));
  }

  /** Only while the ledger has not given that ticket: of a given one every line stays for ever. */
  async removeLine(key: LedgerKey, { ticket, application }: Entry): Promise<void> {
    const TableName = this.#table.name;
    const notGiven = {
      TableName,
      Key: ledgerKey(key),
      ConditionExpression: 'ticket < :ticket',
      ExpressionAttributeValues: { ':ticket': ticket },
    };
    const Delete = {
      TableName,
      Key: lineKey(key, ticket),
      ConditionExpression: 'application = :application',
      ExpressionAttributeValues: { ':application': application },
    };
    await this.#send(new TransactWriteCommand({ TransactItems: [{ Delete }, { ConditionCheck: notGiven }] }));
  }

  /** Records a ticket that nobody has as released, and counts it so, in one transaction. */
  async voidTicket(key: LedgerKey, ledger: Ledger, ticket: number, at: string, rules: number): Promise<void> {
    const line = { application: nobody, ticket, at, rules, standing: 'released' as const };
    const count = carriesPlace(ledger, ticket)
      ? { UpdateExpression: 'SET freed = freed + :one', ExpressionAttributeValues: { ':one': 1 } }
      : {
          UpdateExpression: 'SET #left = list_append(#left, :one)',
          ExpressionAttributeNames: { '#left': 'left' },
          ExpressionAttributeValues: { ':one': [ticket] },
        };
    await this.#send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: this.#table.name,
              Item: { ...lineKey(key, ticket), kind: 'entry', v: 1, ...line },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
          { Update: { TableName: this.#table.name, Key: ledgerKey(key), ...count } },
        ],
      }),
    );
  }

  setHead(number: string, seen: HeadChange, change: HeadChange): Promise<void> {
    return this.#set({ pk: `APPLICATION#${number}`, sk: 'HEAD' }, seen, change);
  }

  /** Puts a claim where there is none, or in the place of the one that names `instead`. */
  async putClaim(claim: Claim, instead: string | undefined): Promise<void> {
    const item = {
      pk: `PERSON#${claim.person}`,
      sk: `${claim.track}#${claim.year}`,
      kind: 'claim',
      v: 1,
      ...claim,
    };
    if (instead === undefined) {
      await putIfAbsent(this.#table, item);
      return;
    }
    await this.#send(
      new PutCommand({
        TableName: this.#table.name,
        Item: item,
        ConditionExpression: 'application = :instead',
        ExpressionAttributeValues: { ':instead': instead },
      }),
    );
  }

  /** Opens a decision again that was closed without an answer. */
  reopenDecision(decision: DecisionKey, seen: Decision['state']): Promise<void> {
    return this.#set(decisionKey(decision), { state: seen, answer: undefined }, { state: 'open' });
  }

  /** Closes an open decision that has its answer already. */
  settleDecision(decision: DecisionKey): Promise<void> {
    const update = this.#update(decisionKey(decision), { state: 'open' }, { state: 'decided' });
    const ConditionExpression = `${update.ConditionExpression} AND attribute_exists(answer)`;
    return this.#send(new UpdateCommand({ ...update, ConditionExpression }));
  }

  setLink(hash: string, seen: Link, change: Partial<Link>): Promise<void> {
    return this.#set({ pk: `LINK#${hash}`, sk: 'LINK' }, { ...seen }, change);
  }

  removeLink(hash: string, { desk, application, attempt }: Link): Promise<void> {
    return this.#send(
      new DeleteCommand({
        TableName: this.#table.name,
        Key: { pk: `LINK#${hash}`, sk: 'LINK' },
        ConditionExpression: 'desk = :desk AND application = :application AND attempt = :attempt',
        ExpressionAttributeValues: { ':desk': desk, ':application': application, ':attempt': attempt },
      }),
    );
  }

  reopenReferral({ application, referral, state }: Referral): Promise<void> {
    const key = { pk: `APPLICATION#${application}`, sk: `REFERRAL#${referral.padStart(3, '0')}` };
    return this.#set(key, { state }, { state: 'requested' });
  }

  #set(key: Key, seen: Fields, change: Fields): Promise<void> {
    return this.#send(new UpdateCommand(this.#update(key, seen, change)));
  }

  #update(key: Key, seen: Fields, change: Fields) {
    return updateWhereSeen(this.#table.name, key, seen, change);
  }

  async #send(command: UpdateCommand | PutCommand | DeleteCommand | TransactWriteCommand): Promise<void> {
    try {
      await this.#table.client.send(command as UpdateCommand);
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }
}

function isConditionFailure(error: unknown): boolean {
  if (error instanceof ConditionalCheckFailedException) return true;
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some((reason) => reason.Code === 'ConditionalCheckFailed')
  );
}
