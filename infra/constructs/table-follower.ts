/* oxlint-disable no-new -- a CDK construct is put in its place by constructing it */
import { Duration, Validations } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmPeriod, type Alarms } from './alarms.ts';
import type { ServiceFunction } from './service-function.ts';

export interface TableFollowerProps {
  readonly follower: ServiceFunction;
  readonly table: TableV2;
  readonly tableKey: IKey;
  /** DynamoDB stream filter patterns; a change that matches one is passed on. */
  readonly filters: readonly Readonly<Record<string, unknown>>[];
  readonly alarms: Alarms;
}

/**
 * Passes the table's changes to a function, in order for each item and at least once. A change that fails is
 * tried alone, then again for about as long as an outage may last, and then named in a queue; the stream moves on.
 */
export class TableFollower extends Construct {
  constructor(scope: Construct, id: string, props: TableFollowerProps) {
    super(scope, id);
    const { follower, table, alarms } = props;
    const streamArn = table.tableStreamArn;
    if (streamArn === undefined) throw new TypeError(`The table ${table.node.path} has no stream to follow`);

    // It holds sequence numbers of changes and never the changes, so a key of our own would protect nothing.
    const givenUp = new Queue(this, 'GivenUp', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(givenUp).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself where failed changes end; a person empties it by the runbook.',
    });
    this.#permit(props, streamArn);

    new EventSourceMapping(this, 'Mapping', {
      target: follower.lambda,
      eventSourceArn: streamArn,
      // From the beginning of what the stream keeps: a mapping made anew must miss nothing, and a change twice is harmless.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      filters: props.filters.map((pattern) => FilterCriteria.filter(pattern)),
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // Retries grow apart to about a minute: 60 of them carry over an hour of outage.
      retryAttempts: 60,
      maxRecordAge: Duration.hours(12),
      onFailure: new SqsDlq(givenUp),
    });

    alarms.watch(this, 'Behind', {
      metric: follower.lambda.metric('IteratorAge', { statistic: 'Maximum', period: alarmPeriod }),
      above: Duration.minutes(5).toMilliseconds(),
      says: `${follower.node.id} is more than five minutes behind the table.`,
      runbook: 'follower-behind',
    });
    alarms.watch(this, 'GaveUp', {
      metric: givenUp.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: alarmPeriod }),
      above: 0,
      says: `${follower.node.id} gave up on a change of the table.`,
      runbook: 'changes-given-up',
    });
  }

  #permit({ follower, tableKey }: TableFollowerProps, streamArn: string): void {
    follower.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      [streamArn],
    );
    follower.allow(
      ['dynamodb:ListStreams'],
      ['*'],
      'Streams are listed before one is known: listing can only be granted on *.',
    );
    follower.allow(['kms:Decrypt'], [tableKey.keyArn]);
  }
}
