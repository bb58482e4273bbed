import type { Status } from './executions-reader.ts';
import type { VisitStatus } from './visits.ts';

/** What people read for the status of an execution. */
export const statusWords: Readonly<Record<Status, string>> = {
  RUNNING: 'Berjalan',
  SUCCEEDED: 'Berhasil',
  FAILED: 'Gagal',
  TIMED_OUT: 'Kehabisan waktu',
  ABORTED: 'Dihentikan',
};

/** The class that colours it. */
export const statusClasses: Readonly<Record<Status, VisitStatus>> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  ABORTED: 'stopped',
};

/** What people read for the status of a stay in a state. */
export const visitWords: Readonly<Record<VisitStatus, string>> = {
  running: 'Berjalan',
  waiting: 'Menunggu',
  succeeded: 'Selesai',
  failed: 'Gagal',
  caught: 'Gagal, ditangani',
  stopped: 'Dihentikan',
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment given in seconds since 1970 UTC. */
export function momentOf(seconds: number, timeZone: string): string {
  // To make one takes longer than to use it, and a page may have thousands of moments.
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('id-ID', { dateStyle: 'medium', timeStyle: 'long', timeZone });
  formats.set(timeZone, format);
  return format.format(seconds * 1000);
}

const units = [
  ['hari', 86_400],
  ['jam', 3_600],
  ['menit', 60],
] as const;

/** A span of seconds in its two largest units, e.g. `2 hari 3 jam`. */
export function spanOf(seconds: number): string {
  if (seconds < 60) return `${(Math.round(seconds * 100) / 100).toLocaleString('id-ID')} detik`;
  let rest = Math.floor(seconds);
  const parts = units.flatMap(([name, size]) => {
    const count = Math.floor(rest / size);
    rest %= size;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return parts.slice(0, 2).join(' ');
}
