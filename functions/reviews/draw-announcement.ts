import * as z from 'zod';
import { ConflictError } from '#shared/errors.ts';
import { formatMoment } from '#shared/format.ts';
import { canonicalJson, sha256 } from './canonical-json.ts';
import { drawSteps, seedOf } from './draw.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Words somebody wrote, kept on one line. */
const Line = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\r\n]*$/);

/**
 * What is published before a draw: over which list, and from where and when the number comes that nobody knows yet.
 * It is never changed or erased; a second draw is a second announcement that names the one before and its reason.
 */
export const DrawAnnouncement = z.strictObject({
  track: z.string().min(1),
  year: z.int(),
  /** 1 for the first draw of a track and year. */
  sequence: z.int().min(1),
  /** Why there is another draw after the first. */
  reason: Line.optional(),
  /** Hash of the announcement before. */
  previous: Sha256.optional(),
  /** SHA-256 of the list, as `listHash` makes it. */
  list: Sha256,
  count: z.int().min(1),
  /** Who publishes the number, and which: `Angka undian …, hasil tanggal …`. */
  source: Line,
  /** When the number becomes public. */
  moment: z.iso.datetime({ offset: true }),
  announcedAt: z.iso.datetime({ offset: true }),
});
export type DrawAnnouncement = z.infer<typeof DrawAnnouncement>;

/** A list in its published form: each application number once, by code units, a line feed after each. */
export function listText(applications: readonly string[]): string {
  return inListOrder(applications)
    .map((number) => `${number}\n`)
    .join('');
}

/** SHA-256 of the published list, as `sha256sum` says it of the file; any order of the input gives the same. */
export function listHash(applications: readonly string[]): string {
  return sha256(listText(applications));
}

/** Hash of an announcement: what is published of it where the system cannot change it. */
export function announcementHash(announcement: DrawAnnouncement): string {
  return sha256(canonicalJson(announcement));
}

/**
 * Announces a draw.
 * @param earlier all announcements of the track and year, in their order
 * @throws ConflictError draw-list-empty; draw-moment-past where the number is public already;
 * draw-reason-needed for another draw without its reason
 */
export function announceDraw(
  draw: Pick<DrawAnnouncement, 'track' | 'year' | 'source' | 'moment' | 'reason'>,
  applications: readonly string[],
  earlier: readonly DrawAnnouncement[],
  now: Date,
): DrawAnnouncement {
  const last = earlier.at(-1);
  if (applications.length === 0) throw new ConflictError('draw-list-empty');
  if (Date.parse(draw.moment) <= now.getTime()) throw new ConflictError('draw-moment-past');
  if (last !== undefined && draw.reason === undefined) throw new ConflictError('draw-reason-needed');
  return DrawAnnouncement.parse({
    ...draw,
    sequence: earlier.length + 1,
    previous: last === undefined ? undefined : announcementHash(last),
    list: listHash(applications),
    count: new Set(applications).size,
    announcedAt: now.toISOString(),
  });
}

/**
 * The seed of an announced draw: the published numbers and, as a last source, the hash of the list, so that one
 * evening's numbers give every list an order of its own.
 */
export function seedOfDraw(announcement: DrawAnnouncement, numbers: readonly number[]): string {
  return `${seedOf([numbers])}${announcement.list.toUpperCase()}./`;
}

/**
 * The whole list in the order drawn.
 * @param numbers as the announced source published them
 * @throws ConflictError draw-not-announced; draw-list-changed for another list than the announced one; draw-too-early
 * before the announced moment
 */
export function performDraw(
  announcement: DrawAnnouncement | undefined,
  applications: readonly string[],
  numbers: readonly number[],
  now: Date,
): readonly string[] {
  if (announcement === undefined) throw new ConflictError('draw-not-announced');
  if (listHash(applications) !== announcement.list) throw new ConflictError('draw-list-changed');
  if (now.getTime() < Date.parse(announcement.moment)) {
    throw new ConflictError('draw-too-early', { values: { moment: formatMoment(announcement.moment) } });
  }
  return orderDrawn(announcement, applications, numbers);
}

/** The order that the numbers give the list, whether or not drawing was allowed. */
export function orderDrawn(
  announcement: DrawAnnouncement,
  applications: readonly string[],
  numbers: readonly number[],
): readonly string[] {
  const list = inListOrder(applications);
  const steps = drawSteps(seedOfDraw(announcement, numbers), list.length, 'sha256');
  return Array.from(steps, ({ selected }) => list[selected - 1] ?? '');
}

const inListOrder = (applications: readonly string[]) => [...new Set(applications)].toSorted();
