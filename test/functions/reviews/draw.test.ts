import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawSteps, seedOf } from '../../../functions/reviews/draw.ts';
import {
  announceDraw,
  announcementHash,
  listHash,
  performDraw,
} from '../../../functions/reviews/draw-announcement.ts';
import { minutesOf } from '../../../functions/reviews/draw-minutes.ts';
import { drawMinutesPage } from '../../../functions/reviews/draw-minutes-page.ts';
import { rfcExample } from '../../../infra/local/reviews/rfc-example.ts';
import { afterwards, announcedAt, applicants, moment, proposal, published } from './published-draw.ts';

describe('the method of RFC 3797', () => {
  it("reproduces the RFC's own example", () => {
    expect(seedOf([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]])).toBe(rfcExample.seed);
    const steps = [...drawSteps(rfcExample.seed, rfcExample.pool, 'md5', rfcExample.steps.length)];
    expect(steps).toMatchObject(rfcExample.steps);
    expect(steps.map(({ divisor }) => divisor)).toEqual([25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15]);
  });

  it('draws every line once, as a list that is cut line by line would', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 300 }), (seed, length) => {
        const left = Array.from({ length }, (_, index) => index + 1);
        for (const { digest, divisor, counted, selected } of drawSteps(seed, length, 'sha256')) {
          expect(counted).toBe(Number(BigInt(`0x${digest}`) % BigInt(divisor)) + 1);
          expect(left.splice(counted - 1, 1)).toEqual([selected]);
        }
        expect(left).toEqual([]);
      }),
    );
  });

  it('counts in four bytes where two do not suffice', () => {
    const [first] = drawSteps('1./', 65_537, 'sha256', 1);
    const bytes = Buffer.from([0, 0, 0, 0, ...Buffer.from('1./'), 0, 0, 0, 0]);
    expect(first?.digest).toBe(createHash('sha256').update(bytes).digest('hex').toUpperCase());
  });
});

describe('a draw of the programme', () => {
  it('publishes the list as anybody can hash it', () => {
    const file = applicants.map((number) => `${number}\n`).join('');
    expect(listHash(applicants.toReversed())).toBe(createHash('sha256').update(file).digest('hex'));
  });

  it('orders the whole list, whatever order it is given in', () => {
    const { announcement, numbers, order } = published();
    expect(order.toSorted()).toEqual(applicants);
    expect(order).not.toEqual(applicants);
    expect(performDraw(announcement, applicants.toReversed(), numbers, afterwards)).toEqual(order);
  });

  it('gives two lists different orders by the same numbers', () => {
    const others = applicants.map((number) => number.replace('PRP', 'WUB'));
    const other = announceDraw({ ...proposal, track: 'wub' }, others, [], announcedAt);
    const { numbers, order } = published();
    const positions = (of: readonly string[]) => of.map((number) => number.slice(-4));
    expect(positions(performDraw(other, others, numbers, afterwards))).not.toEqual(positions(order));
  });

  it('is refused before it was announced, over another list, and before the number is public', () => {
    const { announcement, numbers } = published();
    const refusal = (code: string) => expect.objectContaining({ code }) as Error;
    expect(() => performDraw(undefined, applicants, numbers, afterwards)).toThrow(
      refusal('draw-not-announced'),
    );
    expect(() => performDraw(announcement, applicants.slice(1), numbers, afterwards)).toThrow(
      refusal('draw-list-changed'),
    );
    const before = new Date(Date.parse(moment) - 1);
    expect(() => performDraw(announcement, applicants, numbers, before)).toThrow(refusal('draw-too-early'));
    expect(() => announceDraw(proposal, applicants, [], afterwards)).toThrow(refusal('draw-moment-past'));
    expect(() => announceDraw(proposal, [], [], announcedAt)).toThrow(refusal('draw-list-empty'));
  });

  it('is repeated only as another one that names the first and its reason', () => {
    const { announcement } = published();
    expect(() => announceDraw(proposal, applicants, [announcement], announcedAt)).toThrow(
      expect.objectContaining({ code: 'draw-reason-needed' }),
    );
    const reason = 'Satu permohonan lengkap tertinggal dari daftar';
    expect(announceDraw({ ...proposal, reason }, applicants, [announcement], announcedAt)).toMatchObject({
      sequence: 2,
      reason,
      previous: announcementHash(announcement),
    });
  });

  it('has minutes to print with all that is needed to draw again, and who was there', () => {
    const record = published();
    const session = {
      number: '400/12-BA/2027',
      agency: 'Dinas Contoh',
      place: 'Aula <Contoh>',
      leader: { name: 'Rina Contoh', office: 'Kepala Bidang' },
      witnesses: [{ name: 'Budi Contoh', office: 'Inspektorat' }],
    };
    const again = announceDraw(
      { ...proposal, reason: 'Daftar tidak lengkap' },
      applicants,
      [record.announcement],
      announcedAt,
    );
    const page = String(drawMinutesPage(minutesOf(record, session, 'Perempuan Pengusaha')));
    for (const said of [
      'Berita Acara',
      'Saksi 1',
      'Budi Contoh',
      record.announcement.list,
      'Aula &lt;Contoh&gt;',
    ]) {
      expect(page).toContain(said);
    }
    expect(page.indexOf(record.order[0] ?? '?')).toBeLessThan(page.indexOf(record.order[1] ?? '?'));
    expect(page).not.toContain('Pengundian ulang');
    const second = { ...record, announcement: again, earlier: [record.announcement] };
    const repeated = String(drawMinutesPage(minutesOf(second, session, 'Perempuan Pengusaha')));
    expect(repeated).toContain('Alasan: Daftar tidak lengkap');
    expect(repeated).toContain(announcementHash(record.announcement));
  });
});
