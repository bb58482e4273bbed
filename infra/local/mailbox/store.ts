import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A mail, a text message to a phone, or a notification to a topic, as somebody would have received it. */
export interface Message {
  /** The MessageId that the sender was answered. */
  readonly id: string;
  readonly kind: 'mail' | 'text' | 'topic';
  /** Addresses, phone numbers in E.164 form, or the ARN of a topic. */
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly from: string;
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Empty where the message has no HTML part. */
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
  readonly tags: Readonly<Record<string, string>>;
  /** Where the sender named one. */
  readonly configurationSet?: string;
  /** What became of a mail at addresses that did not simply take it. */
  readonly outcomes?: Readonly<Record<string, MailOutcome>>;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Refused by the recipient's side; not even sent there; taken and then called unwanted; held back for a virus. */
export type MailOutcome = 'bounced' | 'suppressed' | 'complained' | 'rejected';

export interface Attachment {
  readonly name: string;
  readonly contentType: string;
  /** Bytes; the content itself is not kept. */
  readonly size: number;
}

/** What to list: messages that somebody received, of one kind, not before a time. */
export interface MessageFilter {
  readonly to?: string | undefined;
  /** ISO 8601 UTC, inclusive. */
  readonly since?: string | undefined;
  readonly kind?: string | undefined;
  readonly limit?: number;
}

const schema = `
  CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, at TEXT NOT NULL, message TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS recipients (
    address TEXT NOT NULL, message INTEGER NOT NULL REFERENCES messages (sequence) ON DELETE CASCADE,
    PRIMARY KEY (address, message)
  ) STRICT, WITHOUT ROWID;
`;

/** Where mails and text messages end on this machine. What `add` has taken survives a power cut. */
export class Mailbox {
  readonly #database: DatabaseSync;

  /** @param dataDir an existing folder */
  constructor(dataDir: string) {
    this.#database = new DatabaseSync(join(dataDir, 'mailbox.sqlite'));
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    this.#database.exec(schema);
  }

  add(message: Message): void {
    const addresses = [...message.to, ...message.cc, ...message.bcc].map(addressOf);
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const { lastInsertRowid } = this.#database
        .prepare('INSERT INTO messages (id, kind, at, message) VALUES (?, ?, ?, ?)')
        .run(message.id, message.kind, message.at, JSON.stringify(message));
      const insert = this.#database.prepare('INSERT INTO recipients (address, message) VALUES (?, ?)');
      for (const address of new Set(addresses)) insert.run(address, lastInsertRowid);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Newest first. */
  list({ kind, limit = -1, since, to }: MessageFilter): Message[] {
    return this.#database
      .prepare(
        `SELECT message FROM messages
         WHERE (?1 IS NULL OR sequence IN (SELECT message FROM recipients WHERE address = ?1))
           AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR at >= ?3)
         ORDER BY sequence DESC LIMIT ?4`,
      )
      .all(to === undefined ? null : addressOf(to), kind ?? null, since ?? null, limit)
      .map((row) => JSON.parse(String(row.message)) as Message);
  }

  get(id: string): Message | undefined {
    const row = this.#database.prepare('SELECT message FROM messages WHERE id = ?').get(id);
    return row && (JSON.parse(String(row.message)) as Message);
  }

  clear(): void {
    this.#database.exec('DELETE FROM messages');
  }

  close(): void {
    this.#database.close();
  }
}

/** The bare address of `Name <address>`, in lower case as mailboxes are looked up. */
export function addressOf(recipient: string): string {
  return (/<([^<>]*)>\s*$/.exec(recipient)?.[1] ?? recipient).trim().toLowerCase();
}
