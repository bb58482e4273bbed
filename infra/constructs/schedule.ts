import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';

export interface ScheduleProps {
  readonly target: ServiceFunction;
  /** `rate(1 hour)` or `cron(0 7 * * ? *)`. */
  readonly expression: string;
  /** IANA zone in which a cron expression is read. */
  readonly zone: string;
}

/** Invokes a function by the clock. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { target, expression, zone }: ScheduleProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.lambda.functionArn] }),
    );
    const schedule = new CfnSchedule(this, 'Schedule', {
      scheduleExpression: expression,
      scheduleExpressionTimezone: zone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.lambda.functionArn,
        roleArn: role.roleArn,
        // The next run does what a late one would have done.
        retryPolicy: { maximumEventAgeInSeconds: 600, maximumRetryAttempts: 5 },
      },
    });
    schedule.node.addDependency(role);
  }
}
