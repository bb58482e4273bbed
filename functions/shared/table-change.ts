import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { logger } from '#shared/observability.ts';

/** One change of an item: as it was and as it is. */
export interface TableChange {
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>>;
}

/**
 * The entry of a function that follows the table: changes one after another in the order of the stream. The first
 * that fails ends the batch; it and all after it are delivered again, so that the order of an item's changes holds.
 */
export function tableFollower(follow: (change: TableChange) => Promise<void>) {
  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const record of event.Records) {
      const change = toChange(record);
      try {
        if (change !== undefined) await follow(change);
      } catch (error) {
        logger.error('change not followed', error instanceof Error ? error : new Error(String(error)));
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

function toChange(record: DynamoDBRecord): TableChange | undefined {
  const { OldImage, NewImage } = record.dynamodb ?? {};
  if (NewImage === undefined) return undefined;
  return { before: OldImage === undefined ? undefined : plain(OldImage), after: plain(NewImage) };
}

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

/** Our items hold bytes only at the top: in an event, which is JSON, they are Base64. */
function plain(image: Image): Record<string, unknown> {
  const values = Object.entries(image).map(([name, value]) => {
    const bytes = value.B === undefined ? value : { B: Buffer.from(value.B, 'base64') };
    return [name, bytes] as const;
  });
  return unmarshall(Object.fromEntries(values) as Parameters<typeof unmarshall>[0]);
}
