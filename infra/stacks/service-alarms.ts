import { Duration, type Stack } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { alarmPeriod, type Alarms } from '../constructs/alarms.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';

/** The alarms that belong to no single function, machine or route: the account's limits, the table, the mail. */
export function watchService(stack: Stack, table: TableV2, alarms: Alarms): void {
  alarms.watch(stack, 'FunctionsThrottled', {
    metric: new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      statistic: 'Sum',
      period: alarmPeriod,
    }),
    above: 10,
    says: 'Functions are refused for want of concurrency.',
    runbook: 'functions-throttled',
  });
  alarms.watch(stack, 'TableRefuses', {
    metric: new MathExpression({
      expression: 'FILL(reads, 0) + FILL(writes, 0)',
      label: 'Refused reads and writes',
      usingMetrics: {
        reads: tableMetric(table, 'ReadThrottleEvents'),
        writes: tableMetric(table, 'WriteThrottleEvents'),
      },
      period: alarmPeriod,
    }),
    above: 0,
    periods: 2,
    says: 'The table refuses requests: one item takes more than a partition gives.',
    runbook: 'table-refuses',
  });
  alarms.watch(stack, 'MailBounces', {
    metric: mailMetric('Reputation.BounceRate'),
    above: 0.04,
    says: 'More than 4 % of the mails bounce; SES looks into an account from 5 %.',
    runbook: 'mail-bounces',
  });
  alarms.watch(stack, 'MailComplaints', {
    metric: mailMetric('Reputation.ComplaintRate'),
    above: 0.0008,
    says: 'More than 0.08 % of the mails are called unwanted; SES looks into an account from 0.1 %.',
    runbook: 'mail-complaints',
  });
}

/** Rings in the morning after the reconciler left something to a person: its last line says how much. */
export function watchCases(reconcile: ServiceFunction, namespace: string, alarms: Alarms): void {
  const left = new MetricFilter(reconcile, 'CasesForPeople', {
    logGroup: reconcile.lambda.logGroup,
    filterPattern: FilterPattern.exists('$.asked'),
    metricNamespace: namespace,
    metricName: 'CasesForPeople',
    metricValue: '$.asked',
  });
  alarms.watch(reconcile, 'Cases', {
    metric: left.metric({ statistic: 'Maximum', period: Duration.days(1) }),
    above: 0,
    says: 'Table and executions contradict each other in what only a person can decide.',
    runbook: 'cases-for-people',
  });
}

function tableMetric(table: TableV2, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: table.tableName },
    statistic: 'Sum',
    period: alarmPeriod,
  });
}

function mailMetric(metricName: string): Metric {
  return new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Average', period: Duration.hours(1) });
}
