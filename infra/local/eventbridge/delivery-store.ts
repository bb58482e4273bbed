import { DatabaseSync } from 'node:sqlite';

/** An event that a target has yet to take. */
export interface StoredDelivery {
  /** Of event, rule and target: the same event put twice waits once. */
  readonly id: string;
  readonly rule: string;
  readonly target: string;
  /** JSON text of the event. */
  readonly event: string;
  /** Milliseconds since 1970 on the moved clock. */
  readonly acceptedAt: number;
}

/** Deliveries on disk: each is there until its target took it or was given up. */
export interface DeliveryStore {
  all(): StoredDelivery[];
  /** All or none are on disk when this returns. @returns those that did not wait already */
  add(deliveries: readonly StoredDelivery[]): StoredDelivery[];
  remove(id: string): void;
  close(): void;
}

/** Opens the store in one SQLite file. */
export function openDeliveryStore(file: string): DeliveryStore {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS delivery (
      id TEXT PRIMARY KEY, rule TEXT NOT NULL, target TEXT NOT NULL, event TEXT NOT NULL, acceptedAt REAL NOT NULL
    ) STRICT`);
  const all = database.prepare('SELECT * FROM delivery ORDER BY acceptedAt, rowid');
  const insert = database.prepare('INSERT OR IGNORE INTO delivery VALUES (?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM delivery WHERE id = ?');
  return {
    all: () => all.all() as unknown as StoredDelivery[],
    add: (deliveries) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const added = deliveries.filter(
          ({ id, rule, target, event, acceptedAt }) =>
            insert.run(id, rule, target, event, acceptedAt).changes > 0,
        );
        database.exec('COMMIT');
        return added;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    remove: (id) => {
      remove.run(id);
    },
    close: () => database.close(),
  };
}
