import { hideTokens } from '../hide-tokens.ts';

/** JSON text or a value, indented, with no task token in it. Text that is no JSON is shown as it is. */
export function shownJson(value: unknown): string {
  const parsed = typeof value === 'string' ? parsedJson(value) : value;
  return hideTokens(typeof parsed === 'string' ? parsed : JSON.stringify(parsed, null, 2));
}

/** What a JSON text holds, or the text where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
