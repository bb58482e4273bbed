import { DatabaseSync } from 'node:sqlite';

/** An asynchronous invocation that was accepted and has not come to its end. */
export interface StoredEvent {
  readonly id: string;
  /** As the caller named the function. */
  readonly functionArn: string;
  /** JSON text. */
  readonly payload: string;
  /** Invocations that failed so far. */
  readonly attempts: number;
  readonly acceptedAt: number;
  /** When it is next tried; milliseconds since 1970 as `acceptedAt`. */
  readonly dueAt: number;
}

/** Accepted events on disk: each is there until it succeeded or was given up. */
export interface EventStore {
  all(): StoredEvent[];
  add(event: StoredEvent): void;
  retry(id: string, attempts: number, dueAt: number): void;
  remove(id: string): void;
  close(): void;
}

/** Opens the store in one SQLite file. */
export function openEventStore(file: string): EventStore {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS events (
      id TEXT PRIMARY KEY, functionArn TEXT NOT NULL, payload TEXT NOT NULL,
      attempts INTEGER NOT NULL, acceptedAt REAL NOT NULL, dueAt REAL NOT NULL
    ) STRICT;
  `);
  const all = database.prepare('SELECT * FROM events ORDER BY acceptedAt, rowid');
  const add = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
  const retry = database.prepare('UPDATE events SET attempts = ?, dueAt = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM events WHERE id = ?');
  return {
    all: () => all.all() as unknown as StoredEvent[],
    add: ({ id, functionArn, payload, attempts, acceptedAt, dueAt }) => {
      add.run(id, functionArn, payload, attempts, acceptedAt, dueAt);
    },
    retry: (id, attempts, dueAt) => {
      retry.run(attempts, dueAt, id);
    },
    remove: (id) => {
      remove.run(id);
    },
    close: () => database.close(),
  };
}
