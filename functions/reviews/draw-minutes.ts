import { announcementHash, type DrawAnnouncement, seedOfDraw } from './draw-announcement.ts';
import { type DrawRecord, recordHash } from './verify-draw.ts';

/** Somebody who was there and signs: an official or a representative, by name and office. */
export interface Witness {
  readonly name: string;
  readonly office: string;
}

/** Where a draw took place, under whose lead and before whom. */
export interface DrawSession {
  /** Number of the minutes in the agency's register. */
  readonly number: string;
  readonly agency: string;
  readonly place: string;
  readonly leader: Witness;
  readonly witnesses: readonly Witness[];
}

/** What the minutes of a draw (berita acara) say. */
export interface DrawMinutes {
  readonly session: DrawSession;
  readonly trackName: string;
  readonly announcement: DrawAnnouncement;
  readonly announcementHash: string;
  readonly earlier: readonly { readonly sequence: number; readonly hash: string }[];
  readonly numbers: readonly number[];
  readonly seed: string;
  readonly drawnAt: string;
  readonly order: readonly string[];
  /** Binds the paper to the file that anybody can check. */
  readonly recordHash: string;
}

/** The minutes of a draw that took place. */
export function minutesOf(record: DrawRecord, session: DrawSession, trackName: string): DrawMinutes {
  const { announcement, earlier, numbers, drawnAt, order } = record;
  return {
    session,
    trackName,
    announcement,
    announcementHash: announcementHash(announcement),
    earlier: earlier.map((each) => ({ sequence: each.sequence, hash: announcementHash(each) })),
    numbers,
    seed: seedOfDraw(announcement, numbers),
    drawnAt,
    order,
    recordHash: recordHash(record),
  };
}
