import type { Database, Row } from './database.ts';

/** A state machine as it is kept; `definition` is the hash of its text, times are milliseconds since 1970 UTC. */
export interface MachineRecord {
  readonly arn: string;
  readonly name: string;
  readonly definition: string;
  readonly role: string;
  readonly revision: string;
  /** JSON text of the logging and tracing configuration. */
  readonly logging: string;
  readonly tracing: string;
  readonly created: number;
  readonly updated: number;
}

export interface VersionRecord {
  readonly arn: string;
  readonly machine: string;
  readonly number: number;
  readonly definition: string;
  readonly role: string;
  readonly revision: string;
  readonly description: string | undefined;
  readonly created: number;
}

export interface Route {
  readonly stateMachineVersionArn: string;
  /** Per cent. */
  readonly weight: number;
}

export interface AliasRecord {
  readonly arn: string;
  readonly machine: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly routing: readonly Route[];
  readonly created: number;
  readonly updated: number;
}

/** State machines, their versions and aliases. */
export class MachineStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  save(machine: MachineRecord): void {
    this.#db.write(
      `INSERT OR REPLACE INTO machines (arn, name, definition, role, revision, logging, tracing, created, updated)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      machine.arn,
      machine.name,
      machine.definition,
      machine.role,
      machine.revision,
      machine.logging,
      machine.tracing,
      machine.created,
      machine.updated,
    );
  }

  machine(arn: string): MachineRecord | undefined {
    const row = this.#db.get('SELECT * FROM machines WHERE arn = ? AND deleted = 0', arn);
    return row === undefined ? undefined : (plain(row) as unknown as MachineRecord);
  }

  machines(): MachineRecord[] {
    return this.#db
      .all('SELECT * FROM machines WHERE deleted = 0 ORDER BY name')
      .map((row) => plain(row) as unknown as MachineRecord);
  }

  /** Executions in flight keep their definition and end by themselves. */
  deleteMachine(arn: string): void {
    this.#db.write('UPDATE machines SET deleted = 1 WHERE arn = ?', arn);
    this.#db.write('UPDATE versions SET deleted = 1 WHERE machine = ?', arn);
    this.#db.write('DELETE FROM aliases WHERE machine = ?', arn);
  }

  saveVersion(version: VersionRecord): void {
    this.#db.write(
      `INSERT INTO versions (arn, machine, number, definition, role, revision, description, created)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      version.arn,
      version.machine,
      version.number,
      version.definition,
      version.role,
      version.revision,
      version.description ?? null,
      version.created,
    );
  }

  version(arn: string): VersionRecord | undefined {
    const row = this.#db.get('SELECT * FROM versions WHERE arn = ? AND deleted = 0', arn);
    return row === undefined ? undefined : (plain(row) as unknown as VersionRecord);
  }

  /** Newest first. */
  versions(machine: string): VersionRecord[] {
    return this.#db
      .all('SELECT * FROM versions WHERE machine = ? AND deleted = 0 ORDER BY number DESC', machine)
      .map((row) => plain(row) as unknown as VersionRecord);
  }

  /** A number once given is not given again, also after its version is deleted. */
  nextVersionNumber(machine: string): number {
    const row = this.#db.get('SELECT max(number) AS last FROM versions WHERE machine = ?', machine);
    return Number(row?.['last'] ?? 0) + 1;
  }

  deleteVersion(arn: string): void {
    this.#db.write('UPDATE versions SET deleted = 1 WHERE arn = ?', arn);
  }

  saveAlias(alias: AliasRecord): void {
    this.#db.write(
      `INSERT OR REPLACE INTO aliases (arn, machine, name, description, routing, created, updated)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      alias.arn,
      alias.machine,
      alias.name,
      alias.description ?? null,
      JSON.stringify(alias.routing),
      alias.created,
      alias.updated,
    );
  }

  alias(arn: string): AliasRecord | undefined {
    const row = this.#db.get('SELECT * FROM aliases WHERE arn = ?', arn);
    return row === undefined ? undefined : aliasOf(row);
  }

  aliases(machine: string): AliasRecord[] {
    return this.#db.all('SELECT * FROM aliases WHERE machine = ? ORDER BY name', machine).map(aliasOf);
  }

  deleteAlias(arn: string): void {
    this.#db.write('DELETE FROM aliases WHERE arn = ?', arn);
  }
}

function aliasOf(row: Row): AliasRecord {
  const fields = plain(row) as unknown as Omit<AliasRecord, 'routing'>;
  return { ...fields, routing: JSON.parse(String(row['routing'])) as Route[] };
}

/** A row with its NULLs left out. */
function plain(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
