import { Aws, Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** An anchor of docs/runbook.md: what to do when the alarm rings. */
type RunbookEntry =
  | 'execution-failed'
  | 'execution-timed-out'
  | 'execution-throttled'
  | 'function-errors'
  | 'functions-throttled'
  | 'follower-behind'
  | 'changes-given-up'
  | 'events-given-up'
  | 'schedule-silent'
  | 'site-errors'
  | 'site-slow'
  | 'cases-for-people'
  | 'table-refuses'
  | 'mail-bounces'
  | 'mail-complaints';

export interface AlarmProps {
  readonly metric: IMetric;
  /** Rings when the metric exceeds it. */
  readonly above: number;
  /** How many periods of the metric in a row; one where not given. */
  readonly periods?: number;
  /** One sentence for the person who is woken. */
  readonly says: string;
  readonly runbook: RunbookEntry;
}

/** Five minutes: as soon as a person can act on an alarm, and long enough for retries to have settled. */
export const alarmPeriod = Duration.minutes(5);

/** The alarms of the system, all told to one address by mail. */
export class Alarms extends Construct {
  readonly #action: SnsAction;
  readonly #all: Alarm[] = [];

  constructor(scope: Construct, id: string, email: string) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(email));
    // A topic with a policy of its own loses the one by which the account's alarms may publish to it.
    const alarmsOfAccount = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com', { conditions: alarmsOfAccount })],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
      }),
    );
    this.#action = new SnsAction(topic);
  }

  /** Those set so far. */
  get all(): readonly Alarm[] {
    return this.#all;
  }

  /** Rings when `metric` exceeds a value; silence of the metric is no news. */
  watch(scope: Construct, id: string, props: AlarmProps): void {
    this.#create(scope, id, props, ComparisonOperator.GREATER_THAN_THRESHOLD, TreatMissingData.NOT_BREACHING);
  }

  /** Rings when `metric`, that should always come, falls to a value or stops. */
  watchSilence(scope: Construct, id: string, props: AlarmProps): void {
    this.#create(
      scope,
      id,
      props,
      ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      TreatMissingData.BREACHING,
    );
  }

  #create(
    scope: Construct,
    id: string,
    props: AlarmProps,
    comparisonOperator: ComparisonOperator,
    treatMissingData: TreatMissingData,
  ): void {
    const alarm = new Alarm(scope, id, {
      metric: props.metric,
      threshold: props.above,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator,
      treatMissingData,
      alarmDescription: `${props.says} Runbook: docs/runbook.md#${props.runbook}`,
    });
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
    this.#all.push(alarm);
  }
}
