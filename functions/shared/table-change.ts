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

type Image = Parameters<typeof unmarshall>[0];

function toChange(record: DynamoDBRecord): TableChange | undefined {
  const { OldImage, NewImage } = record.dynamodb ?? {};
  if (NewImage === undefined) return undefined;
  return {
    before: OldImage === undefined ? undefined : unmarshall(OldImage as Image),
    after: unmarshall(NewImage as Image),
  };
}
