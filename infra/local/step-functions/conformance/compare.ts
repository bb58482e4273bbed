import { isObject, parseJson } from '../json.ts';

/** What the recordings put in the place of a value that differs from run to run. */
const placeholders = new Set([
  'timestamp',
  'date',
  'RandomNumberGenerated',
  'RequestId',
  'x-amzn-RequestId',
  'X-Amzn-Trace-Id',
]);

/** Whether a value is what was recorded; JSON text and JSON value are the same, a placeholder is anything. */
export function agrees(expected: unknown, actual: unknown): boolean {
  if (typeof expected === 'string') {
    if (placeholders.has(expected)) return true;
    if (typeof actual === 'string' && patternOf(expected).test(actual)) return true;
    const parsed = parseJson(expected);
    if (parsed === undefined) return false;
    return agrees(
      parsed,
      typeof parsed === 'string' || typeof actual !== 'string' ? actual : parseJson(actual),
    );
  }
  if (Array.isArray(expected))
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, index) => agrees(item, actual[index]))
    );
  if (isObject(expected)) {
    const value = typeof actual === 'string' ? parseJson(actual) : actual;
    // A stack trace tells of the function's own language.
    const keys = Object.keys(expected).filter((key) => key !== 'stackTrace');
    return (
      isObject(value) &&
      Object.keys(value).filter((key) => key !== 'stackTrace').length === keys.length &&
      keys.every((key) => agrees(expected[key], value[key]))
    );
  }
  return expected === actual;
}

/** Whether the event types are those recorded. The recordings of Parallel states lack its Succeeded event. */
export function sameEvents(expected: readonly string[], actual: readonly string[]): boolean {
  const shown = expected.includes('ParallelStateSucceeded')
    ? actual
    : actual.filter((type) => type !== 'ParallelStateSucceeded');
  return shown.length === expected.length && shown.every((type, index) => type === expected[index]);
}

/** `<uuid:1>` and its like stand for any text. */
function patternOf(text: string): RegExp {
  const parts = text
    .split(/<[\w:-]+>/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^]*')}$`);
}
