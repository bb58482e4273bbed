const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Crockford's Base32: no I, L, O or U, so that a number can be read over a telephone. Five bits a character, the
 * first bits first; what does not fill a character is dropped.
 */
export function toBase32(bytes: Uint8Array, length: number): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      text += alphabet[(value >>> (bits - 5)) & 31] ?? '';
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return text;
}

/** What somebody typed or heard, as it was written: upper case, O as 0, I and L as 1, nothing but the alphabet. */
export function normaliseBase32(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll(/[^0-9A-HJKMNP-TV-Z]/g, '');
}
