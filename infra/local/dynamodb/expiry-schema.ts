/** A table whose items expire. */
export interface ExpiringTable {
  readonly name: string;
  readonly keyAttributes: readonly string[];
  /** Attribute that holds epoch seconds. */
  readonly expiryAttribute: string;
}

/** Keys of items that are being removed because they expired. */
export const EXPIRING_TABLE = `CREATE TABLE IF NOT EXISTS _expiring
  (table_name TEXT, keys TEXT, PRIMARY KEY (table_name, keys)) WITHOUT ROWID`;

/** An index by expiry, so that a sweep of a large table costs nothing. */
export function expiryIndex(table: ExpiringTable): string {
  return `CREATE INDEX IF NOT EXISTS ${quoted(`${table.name}::expiry::${table.expiryAttribute}`)}
    ON ${quoted(table.name)} (${expiryOf(table)}) WHERE ${expiryOf(table)} IS NOT NULL`;
}

/** Finds items that expired before `?1`: their keys, comparable, and themselves. At most `limit`. */
export function findExpired(table: ExpiringTable, limit: number): string {
  return `SELECT ${keysOf(table, 'item_json')} AS keys, item_json AS item
    FROM ${quoted(table.name)} WHERE ${expiryOf(table)} < ?1 LIMIT ${limit}`;
}

/** Makes the stream say of such a removal, within the removal itself, that the service did it. */
export function identityTrigger(table: ExpiringTable): string {
  return `CREATE TRIGGER IF NOT EXISTS ${quoted(`${table.name}::expiry`)} AFTER INSERT ON _stream_records
    WHEN NEW.table_name = ${text(table.name)} AND NEW.event_name = 'REMOVE' AND EXISTS (
      SELECT 1 FROM _expiring
      WHERE table_name = NEW.table_name AND keys = ${keysOf(table, 'NEW.keys_json')})
    BEGIN
      UPDATE _stream_records
      SET user_identity = '{"type":"Service","principalId":"dynamodb.amazonaws.com"}' WHERE id = NEW.id;
    END`;
}

/** The expiry as a number; an attribute of any other type never expires, as on AWS. */
function expiryOf(table: ExpiringTable): string {
  return `CAST(json_extract(item_json, ${text(`$.${JSON.stringify(table.expiryAttribute)}.N`)}) AS INTEGER)`;
}

/** The JSON of an item has its attributes in any order: its keys are compared as a list in a fixed one. */
function keysOf(table: ExpiringTable, json: string): string {
  const values = table.keyAttributes.map(
    (attribute) => `json_extract(${json}, ${text(`$.${JSON.stringify(attribute)}`)})`,
  );
  return `json_array(${values.join(', ')})`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
