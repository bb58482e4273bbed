import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '#shared/table.ts';

/** Puts the item if there is none under its key. Answers what was there before, or undefined where it was put. */
export async function putIfAbsent(
  table: Table,
  item: Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string },
): Promise<Record<string, unknown> | undefined> {
  try {
    await table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: item,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return oldItem(error);
    throw error;
  }
}

/** The item that a failed condition showed. */
export function oldItem(error: ConditionalCheckFailedException): Record<string, unknown> {
  return unmarshall(error.Item ?? {});
}
