import { createHash } from 'node:crypto';
import { parseDefinition } from './definition/parse.ts';
import type { Machine, States } from './definition/types.ts';
import type { Database } from './store/database.ts';

/** Definitions by the hash of their text: an execution keeps the one it began with, whatever its machine becomes. */
export class Definitions {
  readonly #db: Database;
  readonly #parsed = new Map<string, Machine>();
  readonly #ofStates = new WeakMap<States, string>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps a definition and gives its hash. @throws ServiceError InvalidDefinition */
  keep(text: string): string {
    const hash = createHash('sha256').update(text).digest('hex');
    if (!this.#parsed.has(hash)) {
      this.#parsed.set(hash, parseDefinition(text));
      this.#db.write('INSERT OR IGNORE INTO definitions (hash, text) VALUES (?, ?)', hash, text);
    }
    return hash;
  }

  /** Keeps the states of a distributed Map as the definition of its children. */
  keepStates(states: States): string {
    const known = this.#ofStates.get(states);
    if (known !== undefined) return known;
    const { StartAt, States: list } = states;
    const hash = this.keep(JSON.stringify({ QueryLanguage: 'JSONata', StartAt, States: list }));
    this.#ofStates.set(states, hash);
    return hash;
  }

  text(hash: string): string {
    return String(this.#db.get('SELECT text FROM definitions WHERE hash = ?', hash)?.['text']);
  }

  get(hash: string): Machine {
    const known = this.#parsed.get(hash);
    if (known !== undefined) return known;
    // Judged when it was kept: what runs must go on, whatever is refused by now.
    const machine = JSON.parse(this.text(hash)) as Machine;
    this.#parsed.set(hash, machine);
    return machine;
  }
}
