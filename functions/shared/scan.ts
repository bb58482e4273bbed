import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '#shared/table.ts';

/** Every item of these kinds, read by a scan of the whole table: for sweepers, never for a request. */
export async function* scanKinds(
  table: Table,
  kinds: readonly string[],
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const names = kinds.map((_, index) => `:kind${index}`);
  let from: Record<string, unknown> | undefined;
  do {
    const answer = await table.client.send(
      new ScanCommand({
        TableName: table.name,
        FilterExpression: `kind IN (${names.join(', ')})`,
        ExpressionAttributeValues: Object.fromEntries(names.map((name, index) => [name, kinds[index]])),
        ExclusiveStartKey: from,
      }),
    );
    yield* answer.Items ?? [];
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
}
