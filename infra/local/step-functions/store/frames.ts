import type { Database } from './database.ts';

/** Where a branch of an execution stands. The machine itself is the branch with the empty path. */
export interface FrameRow {
  readonly execution: number;
  readonly path: string;
  state: string;
  input: unknown;
  /** Variables assigned in this branch itself. */
  variables: Readonly<Record<string, unknown>>;
  /** Event before the state was entered, or before its latest attempt. */
  previous: number;
}

/** Frames and the effects of the state each stands in. */
export class FrameStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  save(row: FrameRow): void {
    this.#db.write(
      'INSERT OR REPLACE INTO frames (execution, path, state, input, variables, previous) VALUES (?, ?, ?, ?, ?, ?)',
      row.execution,
      row.path,
      row.state,
      JSON.stringify(row.input),
      JSON.stringify(row.variables),
      row.previous,
    );
  }

  saveEffect(execution: number, path: string, key: string, value: unknown): void {
    this.#db.write(
      'INSERT OR REPLACE INTO effects (execution, path, key, value) VALUES (?, ?, ?, ?)',
      execution,
      path,
      key,
      JSON.stringify(value) ?? 'null',
    );
  }

  deleteEffect(execution: number, path: string, key: string): void {
    this.#db.write('DELETE FROM effects WHERE execution = ? AND path = ? AND key = ?', execution, path, key);
  }

  deleteEffects(execution: number, path: string): void {
    this.#db.write('DELETE FROM effects WHERE execution = ? AND path = ?', execution, path);
  }

  /** Deletes a frame with its effects and tokens, and all frames inside it. */
  deleteTree(execution: number, path: string): void {
    for (const table of ['effects', 'tokens', 'frames'])
      this.#db.write(`DELETE FROM ${table} WHERE execution = ? AND path = ?`, execution, path);
    this.deleteInner(execution, path);
  }

  /** Deletes all frames inside a frame. */
  deleteInner(execution: number, path: string): void {
    // Paths are numbers joined by '/', and '0' is the character after '/'.
    for (const table of ['effects', 'tokens', 'frames']) {
      this.#db.write(
        `DELETE FROM ${table} WHERE execution = ? AND path > ? AND path < ?`,
        execution,
        `${path}/`,
        `${path}0`,
      );
    }
  }

  /** Frames of one execution, by path. */
  frames(execution: number): Map<string, FrameRow> {
    const rows = this.#db.all('SELECT * FROM frames WHERE execution = ?', execution);
    return new Map(
      rows.map((row) => [
        String(row['path']),
        {
          execution,
          path: String(row['path']),
          state: String(row['state']),
          input: JSON.parse(String(row['input'])) as unknown,
          variables: JSON.parse(String(row['variables'])) as Record<string, unknown>,
          previous: Number(row['previous']),
        },
      ]),
    );
  }

  /** Effects of one execution: by path, then by key. */
  effects(execution: number): Map<string, Map<string, unknown>> {
    const found = new Map<string, Map<string, unknown>>();
    for (const row of this.#db.all('SELECT path, key, value FROM effects WHERE execution = ?', execution)) {
      const path = String(row['path']);
      const effects = found.get(path) ?? new Map<string, unknown>();
      effects.set(String(row['key']), JSON.parse(String(row['value'])));
      found.set(path, effects);
    }
    return found;
  }

  saveToken(token: string, execution: number, path: string): void {
    this.#db.write('INSERT INTO tokens (token, execution, path) VALUES (?, ?, ?)', token, execution, path);
  }

  deleteTokens(execution: number, path: string): void {
    this.#db.write('DELETE FROM tokens WHERE execution = ? AND path = ?', execution, path);
  }

  tokenOwner(token: string): { readonly execution: number; readonly path: string } | undefined {
    const row = this.#db.get('SELECT execution, path FROM tokens WHERE token = ?', token);
    return row === undefined ? undefined : { execution: Number(row['execution']), path: String(row['path']) };
  }
}
