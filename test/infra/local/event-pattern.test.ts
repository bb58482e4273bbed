import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../infra/local/event-pattern.ts';

const event = {
  name: 'INSERT',
  size: 12,
  open: true,
  gone: null,
  tags: ['red', 'blue'],
  image: { kind: { S: 'Mail-sent' }, area: { S: '32.76' } },
};

describe('an event pattern', () => {
  it.each<[string, unknown, boolean]>([
    ['equal text', { name: ['INSERT'] }, true],
    ['other text', { name: ['REMOVE'] }, false],
    ['one of several', { name: ['REMOVE', 'INSERT'] }, true],
    ['all keys must match', { name: ['INSERT'], size: [13] }, false],
    ['a number', { size: [12] }, true],
    ['a boolean', { open: [true] }, true],
    ['null is not absence', { gone: [null] }, true],
    ['absence is not null', { nothing: [null] }, false],
    ['a nested value', { image: { kind: { S: ['Mail-sent'] } } }, true],
    ['a branch that is not there', { picture: { kind: { S: ['Mail-sent'] } } }, false],
    ['a value of an array', { tags: ['blue'] }, true],
    ['exists', { image: { kind: { S: [{ exists: true }] } } }, true],
    ['exists not', { image: { other: { S: [{ exists: false }] } } }, true],
    ['exists not, though it does', { image: { kind: { S: [{ exists: false }] } } }, false],
    ['prefix', { image: { area: { S: [{ prefix: '32.' }] } } }, true],
    ['prefix, otherwise', { image: { area: { S: [{ prefix: '13.' }] } } }, false],
    ['prefix in any case', { image: { kind: { S: [{ prefix: { 'equals-ignore-case': 'MAIL' } }] } } }, true],
    ['suffix', { image: { kind: { S: [{ suffix: 'sent' }] } } }, true],
    ['equals in any case', { image: { kind: { S: [{ 'equals-ignore-case': 'mail-SENT' }] } } }, true],
    ['wildcard', { image: { kind: { S: [{ wildcard: 'Mail*t' }] } } }, true],
    ['wildcard takes a dot as a dot', { image: { area: { S: [{ wildcard: '3276*.' }] } } }, false],
    ['numeric range', { size: [{ numeric: ['>', 10, '<=', 12] }] }, true],
    ['outside a numeric range', { size: [{ numeric: ['>', 12] }] }, false],
    ['numeric never matches a text', { image: { area: { S: [{ numeric: ['>', 0] }] } } }, false],
    ['anything but a text', { name: [{ 'anything-but': 'REMOVE' }] }, true],
    ['anything but a list', { name: [{ 'anything-but': ['REMOVE', 'INSERT'] }] }, false],
    ['anything but a prefix', { name: [{ 'anything-but': { prefix: 'INS' } }] }, false],
    ['anything but several prefixes', { name: [{ 'anything-but': { prefix: ['REM', 'MOD'] } }] }, true],
    ['anything but needs a value', { nothing: [{ 'anything-but': 'x' }] }, false],
    ['$or', { $or: [{ name: ['REMOVE'] }, { size: [12] }] }, true],
    ['$or, neither', { $or: [{ name: ['REMOVE'] }, { size: [1] }] }, false],
  ])('%s', (_name, pattern, matches) => {
    expect(compilePattern(pattern)(event)).toBe(matches);
  });

  it.each<[string, unknown, string]>([
    ['an operator that is not here', { ip: [{ cidr: '10.0.0.0/8' }] }, 'does not implement'],
    ['a value outside a list', { name: 'INSERT' }, 'name takes a list'],
    ['an empty list', { name: [] }, 'name takes a list'],
    ['a numeric without limit', { size: [{ numeric: ['>'] }] }, 'numeric takes pairs'],
    ['what is no object', 'INSERT', 'not a JSON object'],
  ])('refuses %s', (_name, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
