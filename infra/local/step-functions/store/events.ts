import type { StoredEvent } from '../history.ts';
import type { Database } from './database.ts';

/** Histories of executions. */
export class EventStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  append(execution: number, event: StoredEvent): void {
    this.#db.write(
      'INSERT INTO events (execution, id, previous, at, type, details) VALUES (?, ?, ?, ?, ?, ?)',
      execution,
      event.id,
      event.previous,
      event.at,
      event.type,
      JSON.stringify(event.details),
    );
  }

  lastId(execution: number): number {
    return Number(
      this.#db.get('SELECT max(id) AS last FROM events WHERE execution = ?', execution)?.['last'] ?? 0,
    );
  }

  /** Events after the id `after` in order, or before it in reverse order. */
  page(execution: number, after: number, limit: number, reverse: boolean): StoredEvent[] {
    const sql = reverse
      ? 'SELECT * FROM events WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?'
      : 'SELECT * FROM events WHERE execution = ? AND id > ? ORDER BY id LIMIT ?';
    return this.#db.all(sql, execution, after, limit).map((row) => ({
      id: Number(row['id']),
      previous: Number(row['previous']),
      at: Number(row['at']),
      type: String(row['type']),
      details: JSON.parse(String(row['details'])) as Record<string, unknown>,
    }));
  }
}
