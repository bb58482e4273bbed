import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseBase32, toBase32 } from '../../../functions/shared/base32.ts';
import { normaliseNumber } from '../../../functions/applications/applicant.ts';

describe('numbers and secrets as people type them', () => {
  it('encodes five bits a character, first bits first', () => {
    expect(toBase32(Uint8Array.of(0xff, 0x00, 0xff, 0x00, 0xff), 8)).toBe('ZW0FY07Z');
  });

  it('reads back what it wrote, however it was spelled', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 32 }), (bytes) => {
        const code = toBase32(bytes, 10);
        const spelled = code
          .toLowerCase()
          .replaceAll('0', 'o')
          .replaceAll('1', 'l')
          .replace(/(....)/g, '$1-');
        expect(normaliseBase32(spelled)).toBe(code);
      }),
    );
  });

  it('reads an application number from the telephone', () => {
    expect(normaliseNumber('wub 26 4f7k m2qx')).toBe('WUB-26-4F7K-M2QX');
    expect(normaliseNumber('WUB-26-4F7K-MOIL')).toBe('WUB-26-4F7K-M011');
    expect(normaliseNumber('hello')).toBe('hello');
  });
});
