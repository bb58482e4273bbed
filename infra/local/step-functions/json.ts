/** The largest input, output or result of a state, in bytes of UTF-8. */
const dataLimit = 256 * 1024;

/** A JSON object that is neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON's own name for the type of a value. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Parses stored or received JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a JSON text is larger than a state may pass on. */
export function exceedsDataLimit(text: string): boolean {
  return text.length > dataLimit || (text.length * 3 > dataLimit && Buffer.byteLength(text) > dataLimit);
}

/** A value that is text or a number, as text; undefined for all else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
