/* oxlint-disable no-new -- a CDK construct is put in its place by constructing it */
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  PeriodOverride,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { alarmPeriod, type Alarms } from '../constructs/alarms.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';

export interface ServiceDashboardProps {
  readonly name: string;
  readonly alarms: Alarms;
  readonly api: HttpApi;
  readonly machines: readonly StateMachine[];
  readonly followers: readonly ServiceFunction[];
}

/** One page that answers an operator's first questions: does anything ring, do people get through, does work flow. */
export function addServiceDashboard(scope: Construct, props: ServiceDashboardProps): void {
  const { api, machines, followers } = props;
  const sum = { statistic: 'Sum', period: alarmPeriod };
  new Dashboard(scope, 'Dashboard', {
    dashboardName: props.name,
    periodOverride: PeriodOverride.INHERIT,
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms.all], width: 24, height: 6 })],
      [
        graph('Site: answers', [
          api.metricCount(sum),
          api.metricClientError(sum),
          api.metricServerError(sum),
        ]),
        graph('Site: latency of 19 in 20', [api.metricLatency({ statistic: 'p95', period: alarmPeriod })]),
      ],
      [
        graph(
          'Executions started and ended',
          machines.flatMap((machine) => [machine.metricStarted(sum), machine.metricSucceeded(sum)]),
        ),
        graph(
          'Followers: age of the oldest change',
          followers.map(({ lambda }) =>
            lambda.metric('IteratorAge', { statistic: 'Maximum', period: alarmPeriod }),
          ),
        ),
      ],
    ],
  });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 12, height: 6 });
}
