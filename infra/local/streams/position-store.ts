import { DatabaseSync } from 'node:sqlite';

/**
 * How far each mapping has come. It survives the process, not a power cut: what was delivered after the last flush is
 * then delivered again, as a stream may.
 */
export interface PositionStore {
  get(mappingId: string): string | undefined;
  set(mappingId: string, position: string): void;
  close(): void;
}

export function openPositionStore(file: string): PositionStore {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS position (mapping TEXT PRIMARY KEY, position TEXT NOT NULL) WITHOUT ROWID`);
  const select = database.prepare('SELECT position FROM position WHERE mapping = ?');
  const upsert = database.prepare(
    'INSERT INTO position VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
  );
  return {
    get: (mappingId) => select.get(mappingId)?.['position'] as string | undefined,
    set: (mappingId, position) => {
      upsert.run(mappingId, position);
    },
    close: () => database.close(),
  };
}
