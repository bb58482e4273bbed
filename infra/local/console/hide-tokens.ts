/** Task tokens are this long, and nothing people read is: base64, of URLs too, with its signs escaped or not. */
const token = /(?:[\w+/=-]|%2[bf]|%3d){600,}/gi;

/** A text without the task tokens in it: who holds one can answer the task. */
export function hideTokens(text: string): string {
  return text.replaceAll(token, '[token disembunyikan]');
}
