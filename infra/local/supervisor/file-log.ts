import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import type { Clock, Log } from '../contract.ts';

const LONGEST_BYTES = 10 * 1024 * 1024;

/** Appends one JSON line each to `file`; a full one becomes `file.1`. */
export function openFileLog(file: string, clock: Clock): Log {
  let bytes = existsSync(file) ? statSync(file).size : 0;
  return (message, fields = {}) => {
    const line = `${JSON.stringify({ at: new Date(clock.millis()).toISOString(), message, ...fields })}\n`;
    if (bytes + line.length > LONGEST_BYTES) {
      renameSync(file, `${file}.1`);
      bytes = 0;
    }
    appendFileSync(file, line);
    bytes += line.length;
  };
}
