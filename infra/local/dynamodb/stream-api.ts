import type { AttributeMap, Change, Changes, ChangeStream } from './change-stream.ts';

interface Shard {
  readonly ShardId: string;
}
interface ApiRecord {
  readonly eventName: Change['eventName'];
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly ApproximateCreationDateTime: number;
    readonly StreamViewType: Change['viewType'];
    readonly Keys: AttributeMap;
    readonly NewImage?: AttributeMap;
    readonly OldImage?: AttributeMap;
  };
}

/** The last sequence number dealt with in each shard. */
type Position = Readonly<Record<string, string>>;

/** Another endpoint is asked so often whether there is something new. */
const ASK_MILLIS = 250;
const NO_SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** Reads changes through the API of DynamoDB Streams, for an endpoint that verifies no signature. */
export function openStreamApi(endpoint: string): ChangeStream {
  const call = async (operation: string, input: object): Promise<unknown> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization: NO_SIGNATURE,
      },
      body: JSON.stringify(input),
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`${operation} answered ${response.status}: ${JSON.stringify(body)}`);
    return body;
  };

  const streamOf = async (tableName: string): Promise<{ arn: string; shards: readonly Shard[] }> => {
    const listed = (await call('ListStreams', { TableName: tableName })) as {
      Streams: readonly { StreamArn: string }[];
    };
    const arn = listed.Streams.at(-1)?.StreamArn;
    if (arn === undefined) throw new Error(`Table ${tableName} has no stream at ${endpoint}`);
    const shards: Shard[] = [];
    let last: string | undefined;
    do {
      const page = (await call('DescribeStream', {
        StreamArn: arn,
        ...(last !== undefined && { ExclusiveStartShardId: last }),
      })) as { StreamDescription: { Shards: readonly Shard[]; LastEvaluatedShardId?: string } };
      shards.push(...page.StreamDescription.Shards);
      last = page.StreamDescription.LastEvaluatedShardId;
    } while (last !== undefined);
    return { arn, shards: shards.toSorted((one, other) => (one.ShardId < other.ShardId ? -1 : 1)) };
  };

  const readShard = async (
    arn: string,
    shardId: string,
    after: string | undefined,
    limit: number,
  ): Promise<Change[]> => {
    const start =
      after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
    const { ShardIterator } = (await call('GetShardIterator', {
      StreamArn: arn,
      ShardId: shardId,
      ...start,
    })) as { ShardIterator: string };
    const { Records } = (await call('GetRecords', { ShardIterator, Limit: Math.min(limit, 1000) })) as {
      Records: readonly ApiRecord[];
    };
    return Records.map((record) => toChange(shardId, record));
  };

  /** Shards are read in the order of their names, which begin with the time they were opened. */
  const read = async (tableName: string, position: string | undefined, limit: number): Promise<Changes> => {
    const { arn, shards } = await streamOf(tableName);
    const reached: Record<string, string> = { ...parse(position) };
    const changes: Change[] = [];
    for (const { ShardId } of shards) {
      if (changes.length >= limit) break;
      const found = await readShard(arn, ShardId, reached[ShardId], limit - changes.length);
      changes.push(...found);
      const last = found.at(-1);
      if (last) reached[ShardId] = last.sequenceNumber;
    }
    return { changes, position: JSON.stringify(reached) };
  };

  return {
    read,
    positionAfter: (position, change) =>
      JSON.stringify({ ...parse(position), [change.shardId]: change.sequenceNumber }),
    latest: async (tableName) => {
      let position: string | undefined;
      for (;;) {
        const next = await read(tableName, position, 1000);
        if (next.changes.length === 0) return next.position;
        position = next.position;
      }
    },
    // The endpoint trims its streams itself.
    release: () => undefined,
    changed: (_tableName, _position, signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => {
          clearTimeout(timer);
          reject(signal.reason as Error);
        };
        const timer = setTimeout(() => {
          signal.removeEventListener('abort', abort);
          resolve();
        }, ASK_MILLIS);
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
      }),
    close: () => undefined,
  };
}

function parse(position: string | undefined): Position {
  return position === undefined ? {} : (JSON.parse(position) as Position);
}

function toChange(shardId: string, { eventName, dynamodb, userIdentity }: ApiRecord): Change {
  return {
    sequenceNumber: dynamodb.SequenceNumber,
    shardId,
    eventName,
    viewType: dynamodb.StreamViewType,
    createdMillis: dynamodb.ApproximateCreationDateTime * 1000,
    keys: dynamodb.Keys,
    ...(dynamodb.NewImage && { newImage: dynamodb.NewImage }),
    ...(dynamodb.OldImage && { oldImage: dynamodb.OldImage }),
    ...(userIdentity && { userIdentity }),
  };
}
