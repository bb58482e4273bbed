import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  conditionOf,
  ExpressionError,
  type Item,
  type Placeholders,
  updateOf,
} from './memory-expressions.ts';

/** One change of an item, in the order of the table's stream. */
export interface MemoryChange {
  readonly sequence: number;
  readonly pk: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A write: what must hold of the item there, and what it becomes. */
interface Write extends Placeholders {
  readonly key: Key;
  readonly ConditionExpression?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
  readonly change: (before: Item | undefined) => Item | undefined;
}

/**
 * A table with the keys `pk` and `sk` in memory, reached by the DocumentClient's own commands: those, and the
 * expressions, that the repositories use. What it does not know it refuses by name. Its answers are compared with the
 * engine's in test/model/memory-table.test.ts.
 */
export class MemoryTable {
  #partitions = new Map<string, Map<string, Item>>();
  #previous = new Map<Item, Item | undefined>();
  readonly changes: MemoryChange[] = [];

  /** A copy that goes its own way, with an empty stream. */
  copy(): MemoryTable {
    const made = new MemoryTable();
    made.#partitions = new Map([...this.#partitions].map(([pk, items]) => [pk, new Map(items)]));
    return made;
  }

  /** Every item, in the order of keys. */
  items(): readonly Item[] {
    return [...this.#partitions.keys()].toSorted().flatMap((pk) => this.#partition(pk));
  }

  /** The head of an application, read past all clients. */
  head(number: string): Item | undefined {
    return this.at({ pk: `APPLICATION#${number}`, sk: 'HEAD' });
  }

  /** The item under a key, read past all clients. */
  at({ pk, sk }: Key): Item | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }

  /** Answers a command of the DocumentClient. @param isStale where an eventually consistent read sees the past */
  send(command: object, isStale = false): unknown {
    try {
      return this.#answer(command, isStale);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new DynamoDBServiceException({
        name: 'ValidationException',
        $fault: 'client',
        message: error.message,
        $metadata: {},
      });
    }
  }

  #answer(command: object, isStale: boolean): unknown {
    if (command instanceof GetCommand) {
      const { Key, ConsistentRead = false } = command.input;
      const Item = this.#seen(this.at(keyOf(Key)), isStale && !ConsistentRead);
      return Item === undefined ? {} : { Item };
    }
    if (command instanceof PutCommand) {
      const { Item, ...input } = command.input;
      const put = tidy(Item) as Item;
      this.#write([{ ...input, key: keyOf(Item), change: () => put }]);
      return {};
    }
    if (command instanceof UpdateCommand) return this.#update(command.input);
    if (command instanceof DeleteCommand) {
      this.#write([{ ...command.input, key: keyOf(command.input.Key), change: () => undefined }]);
      return {};
    }
    if (command instanceof QueryCommand) return this.#query(command.input, isStale);
    if (command instanceof ScanCommand) {
      const { FilterExpression } = command.input;
      return { Items: this.items().filter((item) => holds(FilterExpression, item, command.input)) };
    }
    if (command instanceof BatchGetCommand) {
      const asked = Object.entries(command.input.RequestItems ?? {});
      const found = asked.map(([name, { Keys = [] }]) => [
        name,
        Keys.map((key) => this.#seen(this.at(keyOf(key)), isStale)).filter((item) => item !== undefined),
      ]);
      return { Responses: Object.fromEntries(found) as unknown, UnprocessedKeys: {} };
    }
    if (command instanceof TransactWriteCommand) {
      const items = command.input.TransactItems ?? [];
      this.#transact(
        items.map(({ Update, ...others }) => {
          if (Update === undefined) throw new ExpressionError(`Not known: ${Object.keys(others).join()}`);
          return updateWrite(Update);
        }),
      );
      return {};
    }
    throw new ExpressionError(`This table does not know ${command.constructor.name}`);
  }

  #update(input: UpdateCommand['input']): unknown {
    const write = updateWrite(input);
    this.#write([write]);
    if (input.ReturnValues === undefined || input.ReturnValues === 'NONE') return {};
    if (input.ReturnValues !== 'ALL_NEW') throw new ExpressionError(`Not known: ${input.ReturnValues}`);
    return { Attributes: this.at(write.key) };
  }

  #query(input: QueryCommand['input'], isStale: boolean): unknown {
    const { KeyConditionExpression = '', ScanIndexForward = true, FilterExpression, Limit } = input;
    const pk = input.ExpressionAttributeValues?.[/\bpk = (:\w+)/.exec(KeyConditionExpression)?.[1] ?? ''];
    const inOrder = this.#partition(String(pk))
      .map((item) => this.#seen(item, isStale && input.ConsistentRead !== true))
      .filter((item) => item !== undefined && holds(KeyConditionExpression, item, input)) as Item[];
    const ordered = ScanIndexForward ? inOrder : inOrder.toReversed();
    const from = ordered.findIndex(({ sk }) => sk === input.ExclusiveStartKey?.['sk']) + 1;
    const page = ordered.slice(from, Limit === undefined ? undefined : from + Limit);
    const last = page.at(-1);
    return {
      Items: page.filter((item) => holds(FilterExpression, item, input)),
      ...(Limit === page.length && last !== undefined
        ? { LastEvaluatedKey: { pk: last['pk'], sk: last['sk'] } }
        : {}),
    };
  }

  #transact(writes: readonly Write[]): void {
    const reasons = writes.map((write) => ({ Code: this.#reasonAgainst(write) }));
    if (reasons.every(({ Code }) => Code === 'None')) {
      this.#write(writes);
      return;
    }
    throw new TransactionCanceledException({
      message: 'Transaction cancelled',
      $metadata: {},
      CancellationReasons: reasons,
    });
  }

  #reasonAgainst(write: Write): string {
    const before = this.at(write.key);
    if (!holds(write.ConditionExpression, before, write)) return 'ConditionalCheckFailed';
    try {
      write.change(before);
      return 'None';
    } catch (error) {
      if (error instanceof ExpressionError) return 'ValidationError';
      throw error;
    }
  }

  /** All of it or nothing. */
  #write(writes: readonly Write[]): void {
    const made = writes.map((write) => {
      const before = this.at(write.key);
      if (!holds(write.ConditionExpression, before, write)) throw refusal(write, before);
      return { ...write.key, before, after: write.change(before) };
    });
    for (const { pk, sk, before, after } of made) {
      if (before === after || (before !== undefined && after !== undefined && isSame(before, after)))
        continue;
      const items = this.#partitions.get(pk) ?? new Map<string, Item>();
      this.#partitions.set(pk, items);
      if (after === undefined) items.delete(sk);
      else {
        items.set(sk, after);
        this.#previous.set(after, before);
      }
      this.changes.push({ sequence: this.changes.length + 1, pk, before, after });
    }
  }

  /** The item, or as it was before its last change. */
  #seen(item: Item | undefined, isStale: boolean): Item | undefined {
    return isStale && item !== undefined && this.#previous.has(item) ? this.#previous.get(item) : item;
  }

  #partition(pk: string): readonly Item[] {
    const items = this.#partitions.get(pk);
    if (items === undefined) return [];
    return [...items].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  }
}

function updateWrite(input: UpdateCommand['input'] | Omit<UpdateCommand['input'], 'ReturnValues'>): Write {
  const key = keyOf(input.Key);
  const update = updateOf(input.UpdateExpression ?? '');
  return { ...input, key, change: (before) => tidy(update(before ?? { ...key }, input)) as Item };
}

function holds(expression: string | undefined, item: Item | undefined, given: Placeholders): boolean {
  return expression === undefined || conditionOf(expression)(item, given);
}

function keyOf(item: Readonly<Record<string, unknown>> | undefined): Key {
  const { pk, sk } = item ?? {};
  if (typeof pk === 'string' && typeof sk === 'string') return { pk, sk };
  throw new ExpressionError('The key needs pk and sk');
}

function refusal(write: Write, before: Item | undefined): Error {
  const isShown = write.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && before !== undefined;
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata: {},
    ...(isShown ? { Item: marshall(before) } : {}),
  });
}

/** As the marshaller would keep it: without what is undefined, and nobody's to change. */
function tidy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(tidy));
  const kept = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.freeze(Object.fromEntries(kept.map(([name, each]) => [name, tidy(each)])));
}

/** A write that changes nothing is no change of the stream. */
function isSame(before: Item, after: Item): boolean {
  const names = Object.keys(after);
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => before[name] === after[name] || isEqualDeep(before[name], after[name]))
  );
}

function isEqualDeep(one: unknown, other: unknown): boolean {
  return typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other);
}
