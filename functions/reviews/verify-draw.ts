import * as z from 'zod';
import { canonicalJson, sha256 } from './canonical-json.ts';
import {
  announcementHash,
  DrawAnnouncement,
  listHash,
  listText,
  orderDrawn,
  seedOfDraw,
} from './draw-announcement.ts';

/** A draw as it is published: everything that is needed to draw again. */
export const DrawRecord = z.strictObject({
  announcement: DrawAnnouncement,
  /** Announcements of the same track and year before this one, in their order: none is ever left out. */
  earlier: z.array(DrawAnnouncement),
  list: z.array(z.string().regex(/^[A-Z0-9-]+$/)).min(1),
  numbers: z.array(z.int().min(0)).min(1),
  drawnAt: z.iso.datetime({ offset: true }),
  order: z.array(z.string()),
});
export type DrawRecord = z.infer<typeof DrawRecord>;

/** SHA-256 of a record's one spelling, however its file is indented: binds the minutes to the file. */
export function recordHash(record: DrawRecord): string {
  return sha256(canonicalJson(record));
}

/** One thing that must hold for a draw, and what was found. */
export interface DrawCheck {
  readonly check: 'published' | 'list' | 'count' | 'before' | 'earlier' | 'order';
  readonly holds: boolean;
  /** What was computed or compared. */
  readonly found: string;
}

/**
 * Draws again and compares, from the record alone.
 * @param published hash of the announcement as it was published before the draw; only it shows an announcement that
 * was written afterwards
 */
export function verifyDraw(record: DrawRecord, published?: string): readonly DrawCheck[] {
  const { announcement, earlier, list, numbers, drawnAt, order } = record;
  const hash = announcementHash(announcement);
  const [announced, moment, drawn] = [announcement.announcedAt, announcement.moment, drawnAt];
  const computed = orderDrawn(announcement, list, numbers);
  const difference = computed.findIndex((number, index) => number !== order[index]);
  return [
    { check: 'published', holds: published === undefined || published === hash, found: hash },
    { check: 'list', holds: listHash(list) === announcement.list, found: sha256(listText(list)) },
    {
      check: 'count',
      holds: list.length === announcement.count && new Set(list).size === list.length,
      found: String(new Set(list).size),
    },
    {
      check: 'before',
      holds: Date.parse(announced) < Date.parse(moment) && Date.parse(moment) <= Date.parse(drawn),
      found: `${announced} < ${moment} <= ${drawn}`,
    },
    { check: 'earlier', holds: followsEarlier(announcement, earlier), found: String(earlier.length) },
    {
      check: 'order',
      holds: difference === -1 && order.length === computed.length,
      found: `${seedOfDraw(announcement, numbers)} ${sha256(computed.join('\n'))}`,
    },
  ];
}

/** Each announcement names the one before it and why there is another. */
function followsEarlier(announcement: DrawAnnouncement, earlier: readonly DrawAnnouncement[]): boolean {
  return [...earlier, announcement].every((each, index, all) => {
    const before = all[index - 1];
    return (
      each.sequence === index + 1 &&
      each.track === announcement.track &&
      each.year === announcement.year &&
      each.previous === (before === undefined ? undefined : announcementHash(before)) &&
      (before === undefined || each.reason !== undefined)
    );
  });
}
