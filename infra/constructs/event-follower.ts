/* oxlint-disable no-new -- a CDK construct is put in its place by constructing it */
import { Duration, Validations } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmPeriod, type Alarms } from './alarms.ts';
import type { ServiceFunction } from './service-function.ts';

export interface EventFollowerProps {
  readonly follower: ServiceFunction;
  /** Events of the account's default bus; those that match are passed on. */
  readonly pattern: EventPattern;
  readonly alarms: Alarms;
}

/**
 * Passes events of the default bus to a function, at least once and in no order. What EventBridge cannot hand over in
 * a day, or the function fails on three times, ends in a queue.
 */
export class EventFollower extends Construct {
  constructor(scope: Construct, id: string, { follower, pattern, alarms }: EventFollowerProps) {
    super(scope, id);
    // It holds whole events, an address among them, for as long as a person needs to look: no longer than a fortnight.
    const givenUp = new Queue(this, 'GivenUp', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(givenUp).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself where failed events end; a person empties it by the runbook.',
    });
    new Rule(this, 'Rule', {
      eventPattern: pattern,
      targets: [new LambdaFunction(follower.lambda, { deadLetterQueue: givenUp })],
    });
    follower.lambda.configureAsyncInvoke({ onFailure: new SqsDestination(givenUp), retryAttempts: 2 });
    alarms.watch(this, 'GaveUp', {
      metric: givenUp.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: alarmPeriod }),
      above: 0,
      says: `An event did not reach ${follower.node.id}, or failed there.`,
      runbook: 'events-given-up',
    });
  }
}
