import { describe, expect, it } from 'vitest';
import { hashEvent } from '../../../functions/history/event.ts';

const event = {
  application: 'WUB-26-AAAA-BBBB',
  sequence: 1,
  event: 'file-check.1',
  what: 'file-check: complete',
  by: 'Vera Contoh, Petugas verifikasi',
  at: '2026-11-21T02:00:00.000Z',
  rules: 1,
  recordedAt: '2026-11-21T02:00:01.000Z',
  previous: '',
};

describe('hash of an event', () => {
  it.each(Object.keys(event))('changes with %s', (field) => {
    const changed = { ...event, [field]: field === 'sequence' || field === 'rules' ? 2 : 'other' };
    expect(hashEvent(changed)).not.toBe(hashEvent(event));
  });

  it('is the same for the same event, in any order of its fields', () => {
    expect(hashEvent(Object.fromEntries(Object.entries(event).toReversed()) as typeof event)).toBe(
      hashEvent(event),
    );
  });

  it('changes with the reason', () => {
    expect(hashEvent({ ...event, why: 'KTP tidak terbaca' })).not.toBe(hashEvent(event));
    expect(hashEvent({ ...event, why: '' })).not.toBe(hashEvent(event));
  });
});
