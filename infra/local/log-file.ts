import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A log file that is renamed to `<file>.1`, over the one before, when it is full. */
export interface LogFile {
  write(text: string | Buffer): void;
}

const DEFAULT_LIMIT = 5 * 1024 * 1024;

/** Opens a log file for appending. `limit` is in bytes; at most twice as much is kept. */
export function openLogFile(file: string, limit = DEFAULT_LIMIT): LogFile {
  mkdirSync(dirname(file), { recursive: true });
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    write: (text) => {
      const bytes = Buffer.byteLength(text);
      if (size > 0 && size + bytes > limit) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, text);
      size += bytes;
    },
  };
}
