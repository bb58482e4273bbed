import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, openSync, readdirSync, type ReadStream, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** The bytes of objects: files that are written once under a new id, and count once a row of the store names them. */
export interface Blobs {
  /** Writes bytes to disk and resolves when they will survive a crash. Nothing is left if `source` throws. */
  write(source: AsyncIterable<Buffer>): Promise<{ readonly id: string; readonly size: number }>;
  /** Reads bytes `start` to `end`, both included. The file is open on return, so that a deletion does not cut it. */
  read(id: string, start?: number, end?: number): ReadStream;
  remove(id: string): void;
  /** Removes what a crash left half-written or unlinked. */
  sweep(isNamed: (id: string) => boolean): void;
}

export function openBlobs(folder: string): Blobs {
  mkdirSync(folder, { recursive: true });
  const remove = (id: string): void => rmSync(join(folder, id), { force: true });
  return {
    write: async (source) => {
      const id = randomUUID();
      let size = 0;
      try {
        const file = await open(join(folder, id), 'wx');
        try {
          for await (const bytes of source) {
            await file.writeFile(bytes);
            size += bytes.length;
          }
          await file.sync();
        } finally {
          await file.close();
        }
        await syncFolder(folder);
      } catch (error) {
        remove(id);
        throw error;
      }
      return { id, size };
    },
    read: (id, start = 0, end = Number.POSITIVE_INFINITY) =>
      createReadStream('', { fd: openSync(join(folder, id), 'r'), start, end }),
    remove,
    sweep: (isNamed) => {
      for (const id of readdirSync(folder)) if (!isNamed(id)) remove(id);
    },
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
