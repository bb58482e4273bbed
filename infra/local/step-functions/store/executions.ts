import { textOf } from '../json.ts';
import type { Database, Row } from './database.ts';

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution as it is kept; times in milliseconds since 1970 UTC, input and output as JSON text. */
export interface ExecutionRecord {
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly version: string | undefined;
  readonly alias: string | undefined;
  /** Hash of the definition it began with and keeps. */
  readonly definition: string;
  readonly role: string;
  readonly input: string;
  readonly started: number;
  readonly mapRun: string | undefined;
  readonly mapIndex: number | undefined;
  status: Status;
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
  stopped: number | undefined;
  redrives: number;
  redriven: number | undefined;
}

/** How an execution ended. */
export interface Ending {
  readonly status: Exclude<Status, 'RUNNING'>;
  readonly output?: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** Executions, without their histories. */
export class ExecutionStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  insert(fields: Omit<ExecutionRecord, 'id'>): ExecutionRecord {
    const id = this.#db.write(
      `INSERT INTO executions (arn, name, machine, version, alias, definition, role, input, status, started, mapRun,
        mapIndex) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      fields.arn,
      fields.name,
      fields.machine,
      fields.version ?? null,
      fields.alias ?? null,
      fields.definition,
      fields.role,
      fields.input,
      fields.status,
      fields.started,
      fields.mapRun ?? null,
      fields.mapIndex ?? null,
    );
    return { ...fields, id };
  }

  finish(record: ExecutionRecord, ending: Ending, at: number): void {
    record.status = ending.status;
    record.output = ending.output;
    record.error = ending.error;
    record.cause = ending.cause;
    record.stopped = at;
    this.#db.write(
      'UPDATE executions SET status = ?, output = ?, error = ?, cause = ?, stopped = ? WHERE id = ?',
      ending.status,
      ending.output ?? null,
      ending.error ?? null,
      ending.cause ?? null,
      at,
      record.id,
    );
  }

  redrive(record: ExecutionRecord, at: number): void {
    record.status = 'RUNNING';
    record.error = undefined;
    record.cause = undefined;
    record.stopped = undefined;
    record.redrives += 1;
    record.redriven = at;
    this.#db.write(
      `UPDATE executions SET status = 'RUNNING', error = NULL, cause = NULL, stopped = NULL, redrives = ?, redriven = ?
        WHERE id = ?`,
      record.redrives,
      at,
      record.id,
    );
  }

  /** Forgets an execution and its history. */
  remove(id: number): void {
    for (const table of ['events', 'effects', 'frames', 'tokens'])
      this.#db.write(`DELETE FROM ${table} WHERE execution = ?`, id);
    this.#db.write('DELETE FROM executions WHERE id = ?', id);
  }

  byArn(arn: string): ExecutionRecord | undefined {
    const row = this.#db.get('SELECT * FROM executions WHERE arn = ?', arn);
    return row === undefined ? undefined : executionOf(row);
  }

  byId(id: number): ExecutionRecord | undefined {
    const row = this.#db.get('SELECT * FROM executions WHERE id = ?', id);
    return row === undefined ? undefined : executionOf(row);
  }

  running(): ExecutionRecord[] {
    return this.#db.all("SELECT * FROM executions WHERE status = 'RUNNING' ORDER BY id").map(executionOf);
  }

  /** Newest first, of a machine, version, alias or map run, below the id `before`. */
  list(
    of: { readonly column: 'machine' | 'version' | 'alias' | 'mapRun'; readonly arn: string },
    status: string | undefined,
    before: number,
    limit: number,
  ): ExecutionRecord[] {
    return this.#db
      .all(
        `SELECT * FROM executions WHERE ${of.column} = ? AND (? IS NULL OR status = ?) AND id < ?
          AND (? = 'mapRun' OR mapRun IS NULL) ORDER BY id DESC LIMIT ?`,
        of.arn,
        status ?? null,
        status ?? null,
        before,
        of.column,
        limit,
      )
      .map(executionOf);
  }

  runningOfMapRun(mapRun: string): ExecutionRecord[] {
    return this.#db
      .all("SELECT * FROM executions WHERE mapRun = ? AND status = 'RUNNING'", mapRun)
      .map(executionOf);
  }

  /** How many children of a map run there are in each status. */
  statusesOfMapRun(mapRun: string): Map<string, number> {
    const rows = this.#db.all(
      'SELECT status, count(*) AS number FROM executions WHERE mapRun = ? GROUP BY status',
      mapRun,
    );
    return new Map(rows.map((row) => [String(row['status']), Number(row['number'])]));
  }
}

function executionOf(row: Row): ExecutionRecord {
  return {
    id: Number(row['id']),
    arn: String(row['arn']),
    name: String(row['name']),
    machine: String(row['machine']),
    version: textOf(row['version']),
    alias: textOf(row['alias']),
    definition: String(row['definition']),
    role: String(row['role']),
    input: String(row['input']),
    started: Number(row['started']),
    mapRun: textOf(row['mapRun']),
    mapIndex: number(row['mapIndex']),
    status: String(row['status']) as Status,
    output: textOf(row['output']),
    error: textOf(row['error']),
    cause: textOf(row['cause']),
    stopped: number(row['stopped']),
    redrives: Number(row['redrives']),
    redriven: number(row['redriven']),
  };
}

function number(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
