import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Queue } from './queue-properties.ts';

/** A message as it lies in a queue; moments in milliseconds since 1970 on the moved clock. */
export interface Message {
  readonly id: string;
  readonly body: string;
  /** `MessageAttributes` as the sender gave them, in JSON. */
  readonly attributes: string;
  readonly sentAt: number;
  readonly firstReceivedAt: number | null;
  readonly receives: number;
  readonly receipt: string;
}

interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** The messages of all queues, each change durable before it returns. */
export interface MessageStore {
  send(queue: Queue, body: string, attributes: string, now: number, delayMillis: number): string;
  /** Takes visible messages, oldest first, and hides them; those received too often move to the dead-letter queue. */
  receive(queue: Queue, limit: number, now: number, visibilityMillis: number): Message[];
  /** Moment at which the next hidden message appears, if there is one. */
  nextVisible(queue: Queue): number | undefined;
  /** @returns whether a message in flight had this receipt */
  remove(queue: Queue, receipt: string): boolean;
  changeVisibility(queue: Queue, receipt: string, visibleAt: number, now: number): boolean;
  purge(queue: Queue): void;
  count(queue: Queue, now: number): MessageCounts;
  close(): void;
}

const SCHEMA = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS message (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  attributes TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  first_received_at INTEGER,
  receives INTEGER NOT NULL DEFAULT 0,
  receipt TEXT
);
CREATE INDEX IF NOT EXISTS message_by_visibility ON message (queue, visible_at);
CREATE INDEX IF NOT EXISTS message_by_receipt ON message (queue, receipt);`;

export function openMessageStore(file: string): MessageStore {
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const insert = database.prepare(
    'INSERT INTO message (queue, id, body, attributes, sent_at, visible_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const expire = database.prepare('DELETE FROM message WHERE queue = ? AND sent_at <= ?');
  const bury = database.prepare(
    `UPDATE message SET queue = ?3, receives = 0, receipt = NULL, first_received_at = NULL
     WHERE queue = ?1 AND visible_at <= ?2 AND receives >= ?4`,
  );
  const find = database.prepare(
    'SELECT position FROM message WHERE queue = ? AND visible_at <= ? ORDER BY position LIMIT ?',
  );
  const take = database.prepare(
    `UPDATE message SET visible_at = ?2, receives = receives + 1, receipt = ?3,
       first_received_at = COALESCE(first_received_at, ?4) WHERE position = ?1
     RETURNING id, body, attributes, sent_at AS sentAt, first_received_at AS firstReceivedAt, receives, receipt`,
  );
  const next = database.prepare('SELECT MIN(visible_at) AS next FROM message WHERE queue = ?');
  const remove = database.prepare('DELETE FROM message WHERE queue = ? AND receipt = ?');
  const hide = database.prepare(
    'UPDATE message SET visible_at = ? WHERE queue = ? AND receipt = ? AND visible_at > ?',
  );
  const purge = database.prepare('DELETE FROM message WHERE queue = ?');
  const count = database.prepare(
    `SELECT COUNT(*) FILTER (WHERE visible_at <= ?2) AS visible,
            COUNT(*) FILTER (WHERE visible_at > ?2 AND receives > 0) AS inFlight,
            COUNT(*) FILTER (WHERE visible_at > ?2 AND receives = 0) AS delayed
     FROM message WHERE queue = ?1`,
  );

  const inTransaction = <Result>(work: () => Result): Result => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };

  return {
    send: (queue, body, attributes, now, delayMillis) => {
      const id = randomUUID();
      insert.run(queue.name, id, body, attributes, now, now + delayMillis);
      return id;
    },
    receive: (queue, limit, now, visibilityMillis) => {
      // A look at an empty queue writes nothing.
      if (find.get(queue.name, now, 1) === undefined) return [];
      return inTransaction(() => {
        expire.run(queue.name, now - queue.retentionMillis);
        if (queue.redrive) {
          const deadLetterName = queue.redrive.deadLetterArn.split(':').at(-1) ?? '';
          bury.run(queue.name, now, deadLetterName, queue.redrive.maximumReceives);
        }
        return find
          .all(queue.name, now, limit)
          .map(
            ({ position }) =>
              take.get(Number(position), now + visibilityMillis, randomUUID(), now) as unknown as Message,
          );
      });
    },
    nextVisible: (queue) => (next.get(queue.name)?.['next'] ?? undefined) as number | undefined,
    remove: (queue, receipt) => remove.run(queue.name, receipt).changes > 0,
    changeVisibility: (queue, receipt, visibleAt, now) =>
      hide.run(visibleAt, queue.name, receipt, now).changes > 0,
    purge: (queue) => {
      purge.run(queue.name);
    },
    count: (queue, now) => count.get(queue.name, now) as unknown as MessageCounts,
    close: () => database.close(),
  };
}
