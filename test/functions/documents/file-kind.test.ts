import { describe, expect, it } from 'vitest';
import { fileKind } from '../../../functions/documents/file-kind.ts';

describe('what a file really is', () => {
  it.each([
    ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0, 0, 0]],
    ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
    ['application/pdf', [...Buffer.from('%PDF-1.7')]],
  ])('knows %s by its first bytes', (type, bytes) => expect(fileKind(Uint8Array.from(bytes))).toBe(type));

  it.each([
    ['a page with script', '<html><script>'],
    ['a drawing with script', '<svg xmlns='],
    ['an empty file', ''],
    ['a program', 'MZ\u0090'],
  ])('takes %s for none of them', (_, text) => expect(fileKind(Buffer.from(text))).toBeUndefined());
});
