import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** An address that nothing is sent to any more, and why. */
export interface Suppressed {
  readonly address: string;
  readonly reason: 'BOUNCE' | 'COMPLAINT';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The mail that bounced or was complained of; empty where somebody put the address in. */
  readonly messageId: string;
}

/**
 * What SES keeps for the account: the suppression list and how many recipients were sent to. It survives `kill -9`; a
 * power cut may take the last moments of it, which is not worth a disk's pause for each mail.
 */
export class SesStore {
  readonly #database: DatabaseSync;

  /** @param dataDir an existing folder */
  constructor(dataDir: string) {
    this.#database = new DatabaseSync(join(dataDir, 'ses.sqlite'));
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS suppressed (
        address TEXT PRIMARY KEY, reason TEXT NOT NULL, at REAL NOT NULL, messageId TEXT NOT NULL
      ) STRICT;
      CREATE TABLE IF NOT EXISTS sent (at REAL NOT NULL, recipients INTEGER NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS sent_by_time ON sent (at)`);
  }

  suppressed(address: string): Suppressed | undefined {
    const found = this.#database.prepare('SELECT * FROM suppressed WHERE address = ?').get(address);
    return found as unknown as Suppressed | undefined;
  }

  /** By address, which is what a page of the list is continued from. */
  allSuppressed(): readonly Suppressed[] {
    return this.#database
      .prepare('SELECT * FROM suppressed ORDER BY address')
      .all() as unknown as Suppressed[];
  }

  suppress({ address, reason, at, messageId }: Suppressed): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO suppressed VALUES (?, ?, ?, ?)')
      .run(address, reason, at, messageId);
  }

  /** @returns whether it was there */
  release(address: string): boolean {
    return this.#database.prepare('DELETE FROM suppressed WHERE address = ?').run(address).changes > 0;
  }

  sentSince(at: number): number {
    const row = this.#database
      .prepare('SELECT COALESCE(SUM(recipients), 0) AS sum FROM sent WHERE at > ?')
      .get(at);
    return Number(row?.sum);
  }

  /** @param forgetBefore what is older no longer counts */
  addSent(at: number, recipients: number, forgetBefore: number): void {
    this.#database.prepare('DELETE FROM sent WHERE at <= ?').run(forgetBefore);
    this.#database.prepare('INSERT INTO sent VALUES (?, ?)').run(at, recipients);
  }

  close(): void {
    this.#database.close();
  }
}
