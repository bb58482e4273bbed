/** The key of an item. */
export type Key = { readonly pk: string; readonly sk: string };

/** Fields of an item, as they were seen or as they shall be. */
export type Fields = Readonly<Record<string, unknown>>;

/** An update of an item in which every field of `seen` is as it was; an undefined field is not there. */
export function updateWhereSeen(TableName: string, key: Key, seen: Fields, change: Fields) {
  const seenNames = Object.keys(seen);
  const changed = Object.keys(change);
  const names = [...new Set([...seenNames, ...changed])];
  const sets = changed.filter((name) => change[name] !== undefined);
  const removes = changed.filter((name) => change[name] === undefined);
  const values = [
    ...seenNames.filter((name) => seen[name] !== undefined).map((name) => [`:seen_${name}`, seen[name]]),
    ...sets.map((name) => [`:new_${name}`, change[name]]),
  ];
  return {
    TableName,
    Key: key,
    UpdateExpression: [
      sets.length === 0 ? '' : `SET ${sets.map((name) => `#${name} = :new_${name}`).join(', ')}`,
      removes.length === 0 ? '' : `REMOVE ${removes.map((name) => `#${name}`).join(', ')}`,
    ].join(' '),
    ConditionExpression: [
      'attribute_exists(pk)',
      ...seenNames.map((name) =>
        seen[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :seen_${name}`,
      ),
    ].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ...(values.length === 0
      ? {}
      : { ExpressionAttributeValues: Object.fromEntries(values) as Record<string, unknown> }),
  };
}
