import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type BusEvent, eventTime } from '../bus-event.ts';
import type { Clock, Log, Surroundings } from '../contract.ts';
import type { ObjectVersion } from './versions.ts';

/** EventBridge's "Object Created" event of S3. */
export interface ObjectCreated extends BusEvent {
  readonly 'detail-type': 'Object Created';
  readonly source: 'aws.s3';
  readonly detail: {
    readonly version: '0';
    readonly bucket: { readonly name: string };
    readonly object: {
      readonly key: string;
      readonly size: number;
      readonly etag: string;
      readonly 'version-id'?: string;
      readonly sequencer: string;
    };
    readonly 'request-id': string;
    readonly requester: string;
    readonly reason: CreationReason;
  };
}

export type CreationReason = 'PutObject' | 'POST Object' | 'CopyObject' | 'CompleteMultipartUpload';

/** Receives an event; it is sent again until this resolves, so the same event may come twice. */
export type ObjectCreatedListener = (event: ObjectCreated) => Promise<void>;

const retryPauseMillis = 1000;

export function objectCreated(
  version: ObjectVersion,
  reason: CreationReason,
  requestId: string,
  { account, region }: Pick<Surroundings, 'account' | 'region'>,
): ObjectCreated {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account,
    time: eventTime(version.modified),
    region,
    resources: [`arn:aws:s3:::${version.bucket}`],
    detail: {
      version: '0',
      bucket: { name: version.bucket },
      object: {
        key: version.key,
        size: version.size,
        etag: version.etag,
        ...(version.versionId === 'null' ? {} : { 'version-id': version.versionId }),
        sequencer: version.modified.toString(16).toUpperCase().padStart(16, '0'),
      },
      'request-id': requestId,
      requester: account,
      reason,
    },
  };
}

/** Events on disk until their listener has taken them, in the order of the objects. */
export class Outbox {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #delivery: Promise<void> = Promise.resolve();
  #listener: ObjectCreatedListener | undefined;
  #delivering = false;

  constructor(database: DatabaseSync, { clock, log }: Pick<Surroundings, 'clock' | 'log'>) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
  }

  /** Part of the transaction that creates the object; call `wake` once that is committed. */
  add(event: ObjectCreated): void {
    this.#database.prepare('INSERT INTO outbox (event) VALUES (?)').run(JSON.stringify(event));
  }

  /** Begins to deliver, first of all what an earlier process left. */
  start(listener: ObjectCreatedListener): void {
    this.#listener = listener;
    this.wake();
  }

  wake(): void {
    if (this.#listener === undefined || this.#delivering || this.#stopping.signal.aborted) return;
    this.#delivering = true;
    this.#delivery = this.#deliverAll(this.#listener).finally(() => {
      this.#delivering = false;
    });
  }

  /** Resolves when no delivery is in flight; what is left is delivered after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#delivery;
  }

  async #deliverAll(listener: ObjectCreatedListener): Promise<void> {
    const { signal } = this.#stopping;
    for (let next = this.#first(); next !== undefined && !signal.aborted; next = this.#first()) {
      try {
        await listener(next.event);
        this.#database.prepare('DELETE FROM outbox WHERE sequence = ?').run(next.sequence);
      } catch (error) {
        this.#log('s3: an Object Created event was not taken', { error: String(error) });
        await this.#clock.waitUntil(this.#clock.millis() + retryPauseMillis, signal).catch(() => undefined);
      }
    }
  }

  #first(): { readonly sequence: number; readonly event: ObjectCreated } | undefined {
    const row = this.#database.prepare('SELECT * FROM outbox ORDER BY sequence LIMIT 1').get();
    return row && { sequence: Number(row.sequence), event: JSON.parse(String(row.event)) as ObjectCreated };
  }
}
