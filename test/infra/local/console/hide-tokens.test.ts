import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { hideTokens } from '../../../../infra/local/console/hide-tokens.ts';

const token = randomBytes(480).toString('base64');

it.each([
  ['as it is', token],
  ['in a link', encodeURIComponent(token)],
  ['for links', Buffer.from(token, 'base64').toString('base64url')],
])('hides a task token %s', (_how, written) => {
  expect(hideTokens(`before ${written} after`)).toBe('before [token disembunyikan] after');
});

it('leaves alone what people write', () => {
  const text = JSON.stringify({ path: `/a/${'b'.repeat(200)}`, words: 'satu dua tiga '.repeat(100) });
  expect(hideTokens(text)).toBe(text);
});
