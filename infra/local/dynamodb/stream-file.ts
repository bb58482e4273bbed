import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { AttributeMap, Change, ChangeStream } from './change-stream.ts';

interface StreamRow {
  readonly event_name: Change['eventName'];
  readonly keys_json: string;
  readonly new_image: string | null;
  readonly old_image: string | null;
  readonly sequence_number: string;
  readonly shard_id: string;
  readonly created_at: number;
  readonly user_identity: string | null;
  readonly view_type: Change['viewType'];
}

/**
 * dynoxide takes the next sequence number from MAX(CAST(sequence_number AS INTEGER)): without this index by a scan
 * of all records kept, which at 6,000 of them has cost four fifths of the write rate. SQLite uses an index on the
 * very expression by itself, also from the other process.
 */
const INDEX = `CREATE INDEX IF NOT EXISTS _stream_records_by_sequence
  ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`;

/** Looking whether the file has changed costs some microseconds. */
const LOOK_MILLIS = 20;
/** Records that all have read are removed by so many at once, since that takes the write lock from the database. */
const TRIM_AT = 500;
/** AWS's sequence numbers have at least 21 digits. */
const SEQUENCE_DIGITS = 21;

/** Reads the changes from the database's own file, while it writes. */
export function openStreamFile(file: string): ChangeStream {
  const database = new DatabaseSync(file);
  // The database's process checkpoints; a lost trim is only done again; this thread must never wait long for a lock.
  database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 1000');
  database.exec(INDEX);
  database.exec('PRAGMA busy_timeout = 20');
  const readRows = database.prepare(
    `SELECT *, (SELECT stream_view_type FROM _tables WHERE table_name = ?1) AS view_type
     FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) > ?2
     ORDER BY CAST(sequence_number AS INTEGER) LIMIT ?3`,
  );
  const newest = database.prepare(
    'SELECT MAX(CAST(sequence_number AS INTEGER)) AS newest FROM _stream_records WHERE table_name = ?',
  );
  const trim = database.prepare(
    // The newest stays: the next sequence number is made from it.
    `DELETE FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <=
       MIN(?2, (SELECT MAX(CAST(sequence_number AS INTEGER)) - 1 FROM _stream_records WHERE table_name = ?1))`,
  );
  const version = database.prepare('PRAGMA data_version');
  const trimmed = new Map<string, number>();
  const watchers = new Set<() => void>();
  let seen: unknown;
  let timer: NodeJS.Timeout | undefined;

  const newestOf = (tableName: string): number => Number(newest.get(tableName)?.['newest'] ?? 0);
  const look = (): void => {
    const now = version.get()?.['data_version'];
    if (now === seen) return;
    seen = now;
    for (const watch of watchers) watch();
  };
  const setTimer = (): void => {
    if (watchers.size > 0) {
      timer ??= setInterval(look, LOOK_MILLIS);
    } else {
      clearInterval(timer);
      timer = undefined;
    }
  };

  return {
    read: (tableName, position, limit) => {
      const rows = readRows.all(tableName, sequenceOf(position), limit) as unknown as StreamRow[];
      const last = rows.at(-1)?.sequence_number ?? position ?? '0';
      return Promise.resolve({ changes: rows.map(toChange).filter(changesSomething), position: last });
    },
    positionAfter: (_position, change) => String(Number(change.sequenceNumber)),
    latest: (tableName) => Promise.resolve(String(newestOf(tableName))),
    release: (tableName, positions) => {
      const upTo = Math.min(...positions.map((position) => sequenceOf(position)));
      if (upTo - (trimmed.get(tableName) ?? 0) < TRIM_AT) return;
      try {
        trim.run(tableName, upTo);
        trimmed.set(tableName, upTo);
      } catch (error) {
        if (!isBusy(error)) throw error;
        // The database is writing: the next release trims these as well.
      }
    },
    changed: (tableName, position, signal) =>
      new Promise((resolve, reject) => {
        const finish = (settle: () => void): void => {
          watchers.delete(watch);
          signal.removeEventListener('abort', abort);
          setTimer();
          settle();
        };
        const watch = (): void => {
          if (newestOf(tableName) > sequenceOf(position)) finish(resolve);
        };
        const abort = (): void => finish(() => reject(signal.reason as Error));
        signal.addEventListener('abort', abort, { once: true });
        watchers.add(watch);
        setTimer();
        if (signal.aborted) abort();
        else watch();
      }),
    close: () => {
      clearInterval(timer);
      database.close();
    },
  };
}

/** A position that another endpoint's stream gave means the beginning here: better twice than never. */
function sequenceOf(position: string | undefined): number {
  return Number(position ?? 0) || 0;
}

function toChange(row: StreamRow): Change {
  return {
    sequenceNumber: row.sequence_number.padStart(SEQUENCE_DIGITS, '0'),
    shardId: row.shard_id,
    eventName: row.event_name,
    viewType: row.view_type,
    createdMillis: row.created_at * 1000,
    keys: JSON.parse(row.keys_json) as AttributeMap,
    ...(row.new_image === null ? {} : { newImage: JSON.parse(row.new_image) as AttributeMap }),
    ...(row.old_image === null ? {} : { oldImage: JSON.parse(row.old_image) as AttributeMap }),
    ...(row.user_identity === null
      ? {}
      : { userIdentity: JSON.parse(row.user_identity) as NonNullable<Change['userIdentity']> }),
  };
}

/** DynamoDB puts no record into the stream for a write that leaves the item as it was; dynoxide does. */
function changesSomething(change: Change): boolean {
  return change.eventName !== 'MODIFY' || !isDeepStrictEqual(change.newImage, change.oldImage);
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
