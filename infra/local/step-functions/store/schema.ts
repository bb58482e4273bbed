/**
 * `frames` hold where each branch of a running execution stands, `effects` what the state it stands in has already
 * done; both are deleted as the execution moves on, so that a restart replays one state and never the whole run.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS definitions (hash TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS machines (
  arn TEXT PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL, role TEXT NOT NULL, revision TEXT NOT NULL,
  logging TEXT, tracing TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS versions (
  arn TEXT PRIMARY KEY, machine TEXT NOT NULL, number INTEGER NOT NULL, definition TEXT NOT NULL, role TEXT NOT NULL,
  revision TEXT NOT NULL, description TEXT, created INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS aliases (
  arn TEXT PRIMARY KEY, machine TEXT NOT NULL, name TEXT NOT NULL, description TEXT, routing TEXT NOT NULL,
  created INTEGER NOT NULL, updated INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS executions (
  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, name TEXT NOT NULL, machine TEXT NOT NULL, version TEXT, alias TEXT,
  definition TEXT NOT NULL, role TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL, output TEXT, error TEXT,
  cause TEXT, started INTEGER NOT NULL, stopped INTEGER, redrives INTEGER NOT NULL DEFAULT 0, redriven INTEGER,
  mapRun TEXT, mapIndex INTEGER
);
CREATE INDEX IF NOT EXISTS executionsOfMachine ON executions (machine, id);
CREATE INDEX IF NOT EXISTS executionsOfMapRun ON executions (mapRun, mapIndex) WHERE mapRun IS NOT NULL;
CREATE INDEX IF NOT EXISTS executionsRunning ON executions (id) WHERE status = 'RUNNING';
CREATE TABLE IF NOT EXISTS frames (
  execution INTEGER NOT NULL, path TEXT NOT NULL, state TEXT NOT NULL, input TEXT NOT NULL, variables TEXT NOT NULL,
  previous INTEGER NOT NULL, PRIMARY KEY (execution, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS effects (
  execution INTEGER NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (execution, path, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  execution INTEGER NOT NULL, id INTEGER NOT NULL, previous INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL,
  details TEXT NOT NULL, PRIMARY KEY (execution, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, execution INTEGER NOT NULL, path TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tokensOfExecution ON tokens (execution, path);
CREATE TABLE IF NOT EXISTS mapRuns (
  arn TEXT PRIMARY KEY, execution INTEGER NOT NULL, machine TEXT NOT NULL, label TEXT NOT NULL, status TEXT NOT NULL,
  started INTEGER NOT NULL, stopped INTEGER, maxConcurrency INTEGER NOT NULL, toleratedCount INTEGER,
  toleratedPercentage REAL, redrives INTEGER NOT NULL DEFAULT 0, redriven INTEGER
);
CREATE INDEX IF NOT EXISTS mapRunsOfExecution ON mapRuns (execution);
CREATE TABLE IF NOT EXISTS mapItems (
  mapRun TEXT NOT NULL, itemIndex INTEGER NOT NULL, input TEXT NOT NULL, PRIMARY KEY (mapRun, itemIndex)
) WITHOUT ROWID;
`;
