import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** One row of a result, column by column. */
export type Row = Record<string, unknown>;

/**
 * The journal's file. Writes of one turn of the event loop, of however many executions, share one transaction and
 * one fsync; `committed` tells when what was written so far is on disk. Reads see what is not committed yet.
 */
export class Database {
  readonly #file: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #commit: Promise<void> | undefined;

  constructor(path: string, schema: string) {
    this.#file = new DatabaseSync(path);
    this.#file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY');
    this.#file.exec(schema);
  }

  /** Writes; returns the row id of an insert. */
  write(sql: string, ...values: SQLInputValue[]): number {
    this.#begin();
    return Number(this.#prepare(sql).run(...values).lastInsertRowid);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  /** Resolves when all that was written before the call is on disk. */
  committed(): Promise<void> {
    return this.#commit ?? Promise.resolve();
  }

  close(): void {
    this.#statements.clear();
    this.#file.close();
  }

  #begin(): void {
    if (this.#commit !== undefined) return;
    this.#file.exec('BEGIN IMMEDIATE');
    this.#commit = new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#commit = undefined;
        try {
          this.#file.exec('COMMIT');
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    // Whoever needs the commit waits for it; a failure nobody waits for shows at the next write.
    this.#commit.catch(() => undefined);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#file.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}
