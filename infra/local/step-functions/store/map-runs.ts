import type { Database, Row } from './database.ts';

/** A run of a distributed Map; times in milliseconds since 1970 UTC. */
export interface MapRunRecord {
  readonly arn: string;
  readonly execution: number;
  readonly machine: string;
  readonly label: string;
  readonly status: string;
  readonly started: number;
  readonly stopped: number | undefined;
  readonly maxConcurrency: number;
  readonly toleratedCount: number | undefined;
  readonly toleratedPercentage: number | undefined;
  readonly redrives: number;
  readonly redriven: number | undefined;
}

/** Map runs and the items each was begun with. */
export class MapRunStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps the items as they are now: a restart must not read the source again. */
  insert(
    run: Omit<MapRunRecord, 'status' | 'stopped' | 'redrives' | 'redriven'>,
    items: readonly string[],
  ): void {
    this.#db.write(
      `INSERT INTO mapRuns (arn, execution, machine, label, status, started, maxConcurrency, toleratedCount,
        toleratedPercentage) VALUES (?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?)`,
      run.arn,
      run.execution,
      run.machine,
      run.label,
      run.started,
      run.maxConcurrency,
      run.toleratedCount ?? null,
      run.toleratedPercentage ?? null,
    );
    for (const [index, item] of items.entries())
      this.#db.write(
        'INSERT INTO mapItems (mapRun, itemIndex, input) VALUES (?, ?, ?)',
        run.arn,
        index,
        item,
      );
  }

  finish(arn: string, status: string, at: number): void {
    this.#db.write('UPDATE mapRuns SET status = ?, stopped = ? WHERE arn = ?', status, at, arn);
  }

  redrive(arn: string, at: number): void {
    this.#db.write(
      "UPDATE mapRuns SET status = 'RUNNING', stopped = NULL, redrives = redrives + 1, redriven = ? WHERE arn = ?",
      at,
      arn,
    );
  }

  get(arn: string): MapRunRecord | undefined {
    const row = this.#db.get('SELECT * FROM mapRuns WHERE arn = ?', arn);
    return row === undefined ? undefined : mapRunOf(row);
  }

  /** Newest first. */
  ofExecution(execution: number): MapRunRecord[] {
    return this.#db
      .all('SELECT * FROM mapRuns WHERE execution = ? ORDER BY rowid DESC', execution)
      .map(mapRunOf);
  }

  itemCount(arn: string): number {
    return Number(
      this.#db.get('SELECT count(*) AS number FROM mapItems WHERE mapRun = ?', arn)?.['number'] ?? 0,
    );
  }

  item(arn: string, index: number): string {
    const row = this.#db.get('SELECT input FROM mapItems WHERE mapRun = ? AND itemIndex = ?', arn, index);
    return String(row?.['input']);
  }
}

function mapRunOf(row: Row): MapRunRecord {
  const number = (column: string): number | undefined =>
    row[column] === null ? undefined : Number(row[column]);
  return {
    arn: String(row['arn']),
    execution: Number(row['execution']),
    machine: String(row['machine']),
    label: String(row['label']),
    status: String(row['status']),
    started: Number(row['started']),
    stopped: number('stopped'),
    maxConcurrency: Number(row['maxConcurrency']),
    toleratedCount: number('toleratedCount'),
    toleratedPercentage: number('toleratedPercentage'),
    redrives: Number(row['redrives']),
    redriven: number('redriven'),
  };
}
