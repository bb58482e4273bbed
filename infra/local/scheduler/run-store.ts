import { DatabaseSync } from 'node:sqlite';

/** What has run, durable at once; moments in milliseconds since 1970 on the moved clock. */
export interface RunStore {
  /** Moment from which a schedule counts: when it was first seen with this expression. */
  anchor(arn: string, expression: string, now: number): number;
  /** The last occurrence that was dealt with for a target. */
  lastRun(arn: string, target: string): number | undefined;
  setLastRun(arn: string, target: string, occurrence: number): void;
  close(): void;
}

export function openRunStore(file: string): RunStore {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS schedule (arn TEXT PRIMARY KEY, expression TEXT NOT NULL, anchor INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS run (arn TEXT, target TEXT, occurrence INTEGER NOT NULL, PRIMARY KEY (arn, target))`);
  const note = database.prepare(
    `INSERT INTO schedule VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
     SET expression = ?2, anchor = CASE expression WHEN ?2 THEN anchor ELSE ?3 END RETURNING anchor`,
  );
  const select = database.prepare('SELECT occurrence FROM run WHERE arn = ? AND target = ?');
  const upsert = database.prepare(
    'INSERT INTO run VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET occurrence = excluded.occurrence',
  );
  return {
    anchor: (arn, expression, now) => Number(note.get(arn, expression, now)?.['anchor']),
    lastRun: (arn, target) => select.get(arn, target)?.['occurrence'] as number | undefined,
    setLastRun: (arn, target, occurrence) => {
      upsert.run(arn, target, occurrence);
    },
    close: () => database.close(),
  };
}
