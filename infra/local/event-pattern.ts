import { ServiceError } from './contract.ts';

/** Tells whether an event matches. */
export type EventPattern = (event: unknown) => boolean;
type Leaf = (value: unknown) => boolean;
type JsonObject = Readonly<Record<string, unknown>>;

/**
 * An event pattern as EventBridge and Lambda's event filters have it: every key of the pattern must match; the
 * values of a list are alternatives. A value that the event does not have is `undefined` to a leaf.
 * @throws ServiceError InvalidEventPatternException, or NotImplemented (501) for an operator that is not here
 */
export function compilePattern(pattern: unknown): EventPattern {
  if (!isObject(pattern)) throw invalid('it is not a JSON object');
  const parts = Object.entries(pattern).map(([key, value]): EventPattern => {
    if (key === '$or') return anyOf(asList(value, key).map(compilePattern));
    if (isObject(value)) {
      const inner = compilePattern(value);
      return (event) => inner(isObject(event) ? event[key] : undefined);
    }
    const leaf = anyOf(asList(value, key).map(compileLeaf));
    return (event) => valuesOf(isObject(event) ? event[key] : undefined).some(leaf);
  });
  return (event) => parts.every((matches) => matches(event));
}

const OPERATORS: Readonly<Record<string, (operand: unknown) => Leaf>> = {
  exists: (operand) => {
    if (typeof operand !== 'boolean') throw invalid('exists takes true or false');
    // Only leaves exist, as in AWS: an object in the event counts as absent.
    return (value) => (value !== undefined && !isObject(value)) === operand;
  },
  prefix: (operand) => textTest(operand, (value, text) => value.startsWith(text)),
  suffix: (operand) => textTest(operand, (value, text) => value.endsWith(text)),
  'equals-ignore-case': (operand) => textTest(operand, (value, text) => sameFolded(value, text)),
  wildcard: (operand) => {
    const expression = new RegExp(`^${asText(operand).split('*').map(escaped).join('.*')}$`, 'su');
    return (value) => typeof value === 'string' && expression.test(value);
  },
  numeric: (operand) => compileNumeric(asList(operand, 'numeric')),
  'anything-but': (operand) => {
    const excluded = isObject(operand) ? compileLeaf(operand) : anyOf([operand].flat().map(compileLeaf));
    return (value) => value !== undefined && !isObject(value) && !excluded(value);
  },
};

function compileLeaf(leaf: unknown): Leaf {
  if (Array.isArray(leaf)) throw invalid('a list within a list');
  if (!isObject(leaf)) return (value) => value === leaf;
  const [[operator, operand] = ['', undefined], ...others] = Object.entries(leaf);
  const compile = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (compile === undefined || others.length > 0) {
    throw new ServiceError(
      'NotImplemented',
      `The local cloud does not implement the event pattern ${JSON.stringify(leaf)}`,
      501,
    );
  }
  return compile(operand);
}

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** Compares JSON numbers only: DynamoDB's own numbers are texts in a record and never match, as on AWS. */
function compileNumeric(operand: readonly unknown[]): Leaf {
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = COMPARISONS[String(operand[index])];
    const limit = operand[index + 1];
    if (compare === undefined || typeof limit !== 'number')
      throw invalid('numeric takes pairs such as ">", 0');
    tests.push((value) => compare(value, limit));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** A text operator takes a text, a list of texts (inside anything-but) or {"equals-ignore-case": text}. */
function textTest(operand: unknown, test: (value: string, text: string) => boolean): Leaf {
  const folded = isObject(operand) && 'equals-ignore-case' in operand;
  const texts = [folded ? operand['equals-ignore-case'] : operand].flat().map(asText);
  return (value) =>
    typeof value === 'string' &&
    texts.some((text) => (folded ? test(value.toLowerCase(), text.toLowerCase()) : test(value, text)));
}

function anyOf<Value>(tests: readonly ((value: Value) => boolean)[]): (value: Value) => boolean {
  return (value) => tests.some((test) => test(value));
}

/** An array in the event matches if one of its values does. */
function valuesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) && value.length > 0 ? value : [Array.isArray(value) ? undefined : value];
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

function sameFolded(value: string, text: string): boolean {
  return value.toLowerCase() === text.toLowerCase();
}

function asList(value: unknown, key: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(`${key} takes a list that is not empty`);
  return value;
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw invalid(`${JSON.stringify(value)} is not a text`);
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): ServiceError {
  return new ServiceError('InvalidEventPatternException', `Event pattern is not valid: ${reason}`);
}
