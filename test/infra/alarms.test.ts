import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { functions, machines } from '../../infra/stacks/functions.ts';
import { ofType, only, stage } from './synthesised.ts';

const { service } = stage('production');
const alarms = [...ofType(service, 'AWS::CloudWatch::Alarm').values()].map(({ Properties }) => Properties);

const entries = [
  ...readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8').matchAll(/^## (.+)$/gm),
].map(([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'));

function runbookOf(alarm: Readonly<Record<string, unknown>>): string | undefined {
  return / Runbook: docs\/runbook\.md#([a-z-]+)$/.exec(String(alarm['AlarmDescription']))?.[1];
}

function count(metric: string): number {
  return alarms.filter(({ MetricName }) => MetricName === metric).length;
}

test('each alarm says what is wrong and names an entry of the runbook that exists', () => {
  expect(alarms.length).toBeGreaterThan(functions.length);
  for (const alarm of alarms) expect(entries).toContain(runbookOf(alarm));
});

test('each alarm entry of the runbook belongs to an alarm', () => {
  const named = new Set(alarms.map(runbookOf));
  expect(entries.filter((entry) => !named.has(entry))).toEqual([]);
});

test('each alarm tells the operator, when it rings and when it is over', () => {
  const topics = ofType(service, 'AWS::SNS::Topic');
  expect(topics.size).toBe(1);
  const told = [{ Ref: [...topics.keys()][0] }];
  for (const alarm of alarms) expect(alarm).toMatchObject({ AlarmActions: told, OKActions: told });
  expect([...ofType(service, 'AWS::SNS::Subscription').values()]).toMatchObject([
    { Properties: { Protocol: 'email', Endpoint: 'operator@dinas.example' } },
  ]);
});

test('every function, machine, follower, schedule and queue of what failed is watched', () => {
  expect(count('Errors')).toBe(functions.length);
  for (const metric of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionThrottled']) {
    expect(count(metric)).toBe(machines.length);
  }
  const followers = functions.filter(({ follows }) => follows !== undefined);
  expect(count('IteratorAge')).toBe(followers.length);
  const ofEvents = functions.filter(({ events }) => events !== undefined);
  expect(count('ApproximateNumberOfMessagesVisible')).toBe(followers.length + ofEvents.length);
});

test('a schedule that stops rings by its silence, an hour after it was due', () => {
  const silent = alarms.filter((alarm) => runbookOf(alarm) === 'schedule-silent');
  expect(silent).toMatchObject(
    functions.flatMap(({ schedule }) =>
      schedule === undefined
        ? []
        : [
            {
              MetricName: 'Invocations',
              Period: 3600,
              EvaluationPeriods: schedule.everyHours + 1,
              ComparisonOperator: 'LessThanOrEqualToThreshold',
              Threshold: 0,
              TreatMissingData: 'breaching',
            },
          ],
    ),
  );
});

test('the dashboard shows every alarm', () => {
  const body = JSON.stringify(only(service, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);
  for (const id of ofType(service, 'AWS::CloudWatch::Alarm').keys()) {
    expect(body).toContain(`{"Fn::GetAtt":["${id}","Arn"]}`);
  }
});
