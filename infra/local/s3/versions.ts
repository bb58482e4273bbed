import type { DatabaseSync } from 'node:sqlite';

/** One version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  /** 'null' where the bucket was not versioned when it was written. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  /** Id of its bytes; empty for a delete marker. */
  readonly blob: string;
  readonly size: number;
  /** Without quotation marks. */
  readonly etag: string;
  /** Milliseconds since 1970 UTC. */
  readonly modified: number;
  /** Headers to answer with, among them x-amz-meta-*. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Checksum headers, answered where the reader asks for them. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** A version as it is listed. */
export interface ListedVersion extends ObjectVersion {
  readonly latest: boolean;
}

/** The versions of all objects. `transaction` joins several calls into one change. */
export class VersionTable {
  readonly #database: DatabaseSync;
  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  latest(bucket: string, key: string): ListedVersion | undefined {
    return read(
      this.#database
        .prepare('SELECT * FROM versions WHERE bucket = ? AND key = ? AND latest = 1')
        .get(bucket, key),
    );
  }

  version(bucket: string, key: string, versionId: string): ListedVersion | undefined {
    return read(
      this.#database
        .prepare('SELECT * FROM versions WHERE bucket = ? AND key = ? AND versionId = ?')
        .get(bucket, key, versionId),
    );
  }

  /** Makes `version` the latest. The caller has removed one with the same id. */
  add(version: ObjectVersion): void {
    this.#database
      .prepare('UPDATE versions SET latest = 0 WHERE bucket = ? AND key = ? AND latest = 1')
      .run(version.bucket, version.key);
    this.#database
      .prepare(
        `INSERT INTO versions (bucket, key, versionId, latest, deleteMarker, blob, size, etag, modified, headers, tags, checksums)
         VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        version.bucket,
        version.key,
        version.versionId,
        Number(version.deleteMarker),
        version.blob,
        version.size,
        version.etag,
        version.modified,
        JSON.stringify(version.headers),
        JSON.stringify(version.tags),
        JSON.stringify(version.checksums),
      );
  }

  /** Removes a version; the newest of the others becomes the latest. */
  remove({ bucket, key, versionId }: ObjectVersion): void {
    this.#database
      .prepare('DELETE FROM versions WHERE bucket = ? AND key = ? AND versionId = ?')
      .run(bucket, key, versionId);
    this.#database
      .prepare(
        `UPDATE versions SET latest = 1 WHERE sequence =
         (SELECT max(sequence) FROM versions WHERE bucket = ?1 AND key = ?2)`,
      )
      .run(bucket, key);
  }

  setTags({ bucket, key, versionId }: ObjectVersion, tags: Readonly<Record<string, string>>): void {
    this.#database
      .prepare('UPDATE versions SET tags = ? WHERE bucket = ? AND key = ? AND versionId = ?')
      .run(JSON.stringify(tags), bucket, key, versionId);
  }

  /** Objects whose key is `from` or later, in S3's order (UTF-8 bytes), delete markers left out. */
  *objectsFrom(bucket: string, from: string): Generator<ListedVersion> {
    const rows = this.#database
      .prepare(
        'SELECT * FROM versions WHERE bucket = ? AND latest = 1 AND deleteMarker = 0 AND key >= ? ORDER BY key',
      )
      .iterate(bucket, from);
    for (const row of rows) yield fromRow(row);
  }

  /** Versions whose key is `from` or later, by key and then newest first. */
  *versionsFrom(bucket: string, from: string): Generator<ListedVersion> {
    const rows = this.#database
      .prepare('SELECT * FROM versions WHERE bucket = ? AND key >= ? ORDER BY key, sequence DESC')
      .iterate(bucket, from);
    for (const row of rows) yield fromRow(row);
  }

  /** Whether any object or part is made of this blob. */
  names(blob: string): boolean {
    return (
      this.#database
        .prepare(
          'SELECT 1 FROM versions WHERE blob = ?1 UNION ALL SELECT 1 FROM parts WHERE blob = ?1 LIMIT 1',
        )
        .get(blob) !== undefined
    );
  }
}

type Row = Record<string, unknown>;

function read(row: Row | undefined): ListedVersion | undefined {
  return row && fromRow(row);
}

function fromRow(row: Row): ListedVersion {
  return {
    bucket: String(row.bucket),
    key: String(row.key),
    versionId: String(row.versionId),
    latest: row.latest === 1,
    deleteMarker: row.deleteMarker === 1,
    blob: String(row.blob),
    size: Number(row.size),
    etag: String(row.etag),
    modified: Number(row.modified),
    headers: JSON.parse(String(row.headers)) as Record<string, string>,
    tags: JSON.parse(String(row.tags)) as Record<string, string>,
    checksums: JSON.parse(String(row.checksums)) as Record<string, string>,
  };
}
