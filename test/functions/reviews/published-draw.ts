import { announceDraw, performDraw } from '../../../functions/reviews/draw-announcement.ts';
import type { DrawRecord } from '../../../functions/reviews/verify-draw.ts';

/** Invented application numbers. */
export const applicants: readonly string[] = Array.from(
  { length: 40 },
  (_, index) => `PRP-26-AAAA-${String(index).padStart(4, '0')}`,
);

export const announcedAt = new Date('2027-01-04T02:00:00Z');
export const moment = '2027-01-12T20:00:00+07:00';
export const afterwards = new Date('2027-01-13T02:00:00Z');
export const proposal = {
  track: 'perempuan-pengusaha',
  year: 2026,
  source: 'Undian Contoh, hasil 12 Januari',
  moment,
};

/** A draw that went as it should. */
export function published(): DrawRecord {
  const announcement = announceDraw(proposal, applicants, [], announcedAt);
  const numbers = [9, 18, 26, 34, 41, 45];
  const order = [...performDraw(announcement, applicants, numbers, afterwards)];
  return {
    announcement,
    earlier: [],
    list: [...applicants],
    numbers,
    drawnAt: afterwards.toISOString(),
    order,
  };
}
