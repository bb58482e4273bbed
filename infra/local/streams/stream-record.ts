import { createHash } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Change } from '../dynamodb/change-stream.ts';

/**
 * A change as Lambda hands it to a function.
 * @param offsetMillis of the moved clock, which the stream itself does not know
 */
export function toRecord(
  change: Change,
  streamArn: string,
  region: string,
  offsetMillis: number,
): DynamoDBRecord {
  const { keys, newImage, oldImage } = change;
  const images = {
    Keys: keys,
    ...(newImage && { NewImage: newImage }),
    ...(oldImage && { OldImage: oldImage }),
  } as NonNullable<DynamoDBRecord['dynamodb']>;
  return {
    eventID: createHash('sha256').update(`${streamArn}/${change.sequenceNumber}`).digest('hex').slice(0, 32),
    eventName: change.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor((change.createdMillis + offsetMillis) / 1000),
      ...images,
      SequenceNumber: change.sequenceNumber,
      SizeBytes: Buffer.byteLength(JSON.stringify(images)),
      StreamViewType: change.viewType,
    },
    eventSourceARN: streamArn,
    ...(change.userIdentity && { userIdentity: change.userIdentity }),
  };
}
