import { isDeepStrictEqual } from 'node:util';

/** An item as the DocumentClient gives it; frozen, so that one copy serves all who read it. */
export type Item = Readonly<Record<string, unknown>>;

/** The placeholders of one request. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

type Operand = (item: Item | undefined, given: Placeholders) => unknown;
type Condition = (item: Item | undefined, given: Placeholders) => boolean;
type Update = (item: Item, given: Placeholders) => Item;

/** Thrown where DynamoDB would answer ValidationException, and for what this table does not know. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ValidationException';
  }
}

const token = /\s*(:\w+|#\w+|[A-Za-z_]\w*|\d+|<>|<=|>=|[=<>()+\-,.[\]])/gy;

class Reader {
  readonly #tokens: string[];
  #at = 0;

  constructor(text: string) {
    const found = [...text.matchAll(token)];
    const length = found.reduce((sum, [whole]) => sum + whole.length, 0);
    if (text.slice(length).trim() !== '') throw new ExpressionError(`Not understood: ${text.slice(length)}`);
    this.#tokens = found.map(([, each]) => each ?? '');
  }

  get isOver(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  next(): string {
    const found = this.#tokens[this.#at];
    if (found === undefined) throw new ExpressionError('The expression ends too early');
    this.#at += 1;
    return found;
  }

  /** Takes the token if it comes next, whatever its case. */
  take(wanted: string): boolean {
    if (this.peek()?.toUpperCase() !== wanted.toUpperCase()) return false;
    this.#at += 1;
    return true;
  }

  need(wanted: string): void {
    if (!this.take(wanted)) throw new ExpressionError(`${wanted} expected, not ${this.peek()}`);
  }
}

type Path = readonly (string | number)[];
type GivenPath = (given: Placeholders) => Path;

function readPath(reader: Reader): GivenPath {
  const parts: (string | number)[] = [reader.next()];
  for (;;) {
    if (reader.take('.')) parts.push(reader.next());
    else if (reader.take('[')) {
      parts.push(Number(reader.next()));
      reader.need(']');
    } else break;
  }
  return (given) =>
    parts.map((part) => {
      if (typeof part === 'number' || !part.startsWith('#')) return part;
      const name = given.ExpressionAttributeNames?.[part];
      if (name === undefined) throw new ExpressionError(`No attribute name ${part}`);
      return name;
    });
}

function valueAt(item: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    item,
  );
}

function readOperand(reader: Reader): Operand {
  const first = reader.peek() ?? '';
  if (first.startsWith(':')) {
    reader.next();
    return (_, given) => {
      const value = given.ExpressionAttributeValues?.[first];
      if (value === undefined) throw new ExpressionError(`No attribute value ${first}`);
      return value;
    };
  }
  const path = readPath(reader);
  return (item, given) => valueAt(item, path(given));
}

const comparisons: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  '=': (left, right) => isDeepStrictEqual(left, right),
  '<>': (left, right) => !isDeepStrictEqual(left, right),
  '<': (left, right) => inOrder(left, right, (a, b) => a < b),
  '<=': (left, right) => inOrder(left, right, (a, b) => a <= b),
  '>': (left, right) => inOrder(left, right, (a, b) => a > b),
  '>=': (left, right) => inOrder(left, right, (a, b) => a >= b),
};

function inOrder(
  left: unknown,
  right: unknown,
  holds: (left: string | number, right: string | number) => boolean,
): boolean {
  if (typeof left !== typeof right) return false;
  if (typeof left !== 'string' && typeof left !== 'number') return false;
  return holds(left, right as typeof left);
}

const functions: Readonly<Record<string, (args: readonly unknown[]) => boolean>> = {
  attribute_exists: ([value]) => value !== undefined,
  attribute_not_exists: ([value]) => value === undefined,
  begins_with: ([value, start]) => typeof value === 'string' && value.startsWith(String(start)),
  contains: ([value, part]) =>
    Array.isArray(value) ? value.includes(part) : typeof value === 'string' && value.includes(String(part)),
};

function readArguments(reader: Reader): readonly Operand[] {
  const found: Operand[] = [];
  reader.need('(');
  do found.push(readOperand(reader));
  while (reader.take(','));
  reader.need(')');
  return found;
}

function readAtom(reader: Reader): Condition {
  if (reader.take('NOT')) {
    const inner = readAtom(reader);
    return (item, given) => !inner(item, given);
  }
  if (reader.take('(')) {
    const inner = readAny(reader);
    reader.need(')');
    return inner;
  }
  const asks = functions[reader.peek() ?? ''];
  if (asks !== undefined) {
    reader.next();
    const operands = readArguments(reader);
    return (item, given) => asks(operands.map((operand) => operand(item, given)));
  }
  const left = readOperand(reader);
  if (reader.take('IN')) {
    const among = readArguments(reader);
    return (item, given) => among.some((each) => isDeepStrictEqual(left(item, given), each(item, given)));
  }
  const compares = comparisons[reader.next()];
  if (compares === undefined) throw new ExpressionError('A comparison expected');
  const right = readOperand(reader);
  return (item, given) => compares(left(item, given), right(item, given));
}

function readAll(reader: Reader): Condition {
  const parts = [readAtom(reader)];
  while (reader.take('AND')) parts.push(readAtom(reader));
  return (item, given) => parts.every((part) => part(item, given));
}

function readAny(reader: Reader): Condition {
  const parts = [readAll(reader)];
  while (reader.take('OR')) parts.push(readAll(reader));
  return (item, given) => parts.some((part) => part(item, given));
}

function readSetValue(reader: Reader): Operand {
  const left = readSetOperand(reader);
  const sign = reader.take('+') ? 1 : reader.take('-') ? -1 : 0;
  if (sign === 0) return left;
  const right = readSetOperand(reader);
  return (item, given) => numberOf(left(item, given)) + sign * numberOf(right(item, given));
}

function readSetOperand(reader: Reader): Operand {
  if (reader.take('list_append')) {
    const [first, second] = readArguments(reader);
    return (item, given) => [...listOf(first?.(item, given)), ...listOf(second?.(item, given))];
  }
  if (reader.take('if_not_exists')) {
    const [first, second] = readArguments(reader);
    return (item, given) => first?.(item, given) ?? second?.(item, given);
  }
  const operand = readOperand(reader);
  return (item, given) => {
    const value = operand(item, given);
    if (value === undefined) throw new ExpressionError('An attribute the update refers to is not there');
    return value;
  };
}

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new ExpressionError('An operand of the update is no number');
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ExpressionError('An operand of list_append is no list');
}

/** The item with the value at the path; undefined takes it out. */
function changed(whole: unknown, [part, ...rest]: Path, value: unknown): unknown {
  if (part === undefined) return value;
  if (typeof whole !== 'object' || whole === null) {
    throw new ExpressionError('The document path provided in the update expression is invalid for update');
  }
  const inner = changed((whole as Record<string, unknown>)[part], rest, value);
  if (Array.isArray(whole)) return whole.with(Number(part), inner);
  if (inner !== undefined) return { ...whole, [part]: inner };
  const { [part]: _gone, ...others } = whole as Record<string, unknown>;
  return others;
}

function readUpdate(reader: Reader): Update {
  const changes: { readonly path: GivenPath; readonly value: Operand | undefined }[] = [];
  while (!reader.isOver) {
    if (reader.take('SET')) {
      do {
        const path = readPath(reader);
        reader.need('=');
        changes.push({ path, value: readSetValue(reader) });
      } while (reader.take(','));
    } else if (reader.take('REMOVE')) {
      do changes.push({ path: readPath(reader), value: undefined });
      while (reader.take(','));
    } else throw new ExpressionError(`This table does not know ${reader.peek()} in an update`);
  }
  // Every value is that of the item before the update.
  return (item, given) =>
    changes.reduce<Item>(
      (after, { path, value }) => changed(after, path(given), value?.(item, given)) as Item,
      item,
    );
}

function remembering<Read>(read: (reader: Reader) => Read): (text: string) => Read {
  const known = new Map<string, Read>();
  return (text) => {
    const earlier = known.get(text);
    if (earlier !== undefined) return earlier;
    const reader = new Reader(text);
    const made = read(reader);
    if (!reader.isOver) throw new ExpressionError(`Not expected: ${reader.peek()}`);
    known.set(text, made);
    return made;
  };
}

/** A condition, filter or key condition as a function of an item. @throws ExpressionError */
export const conditionOf = remembering(readAny);
/** An update expression as a function of an item. @throws ExpressionError */
export const updateOf = remembering(readUpdate);
