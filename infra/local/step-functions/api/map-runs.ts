import type { MapRunRecord } from '../store/map-runs.ts';
import { executionMissing, resourceMissing } from './errors.ts';
import { page, seconds } from './input.ts';
import type { Api, Handler } from './operations.ts';

export function mapRunOperations(api: Api): Record<string, Handler> {
  return {
    DescribeMapRun: (input) => {
      const arn = input.arn('mapRunArn');
      const run = api.store.mapRuns.get(arn);
      if (run === undefined) throw resourceMissing(arn);
      return describe(api, run);
    },
    ListMapRuns: (input) => {
      const arn = input.arn('executionArn');
      const execution = api.store.executions.byArn(arn);
      if (execution === undefined) throw executionMissing(arn);
      const { items, nextToken } = page(api.store.mapRuns.ofExecution(execution.id), input);
      return {
        mapRuns: items.map((run) => ({
          executionArn: arn,
          mapRunArn: run.arn,
          stateMachineArn: run.machine,
          startDate: seconds(run.started),
          stopDate: run.stopped === undefined ? undefined : seconds(run.stopped),
        })),
        ...(nextToken === undefined ? {} : { nextToken }),
      };
    },
  };
}

function describe(api: Api, run: MapRunRecord): unknown {
  const statuses = api.store.executions.statusesOfMapRun(run.arn);
  const number = (status: string): number => statuses.get(status) ?? 0;
  const total = api.store.mapRuns.itemCount(run.arn);
  const begun = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const counts = {
    total,
    pending: total - begun,
    running: number('RUNNING'),
    succeeded: number('SUCCEEDED'),
    failed: number('FAILED'),
    timedOut: number('TIMED_OUT'),
    aborted: number('ABORTED'),
    resultsWritten: 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  };
  return {
    mapRunArn: run.arn,
    executionArn: api.store.executions.byId(run.execution)?.arn,
    status: run.status,
    startDate: seconds(run.started),
    stopDate: run.stopped === undefined ? undefined : seconds(run.stopped),
    maxConcurrency: run.maxConcurrency,
    toleratedFailurePercentage: run.toleratedPercentage ?? 0,
    toleratedFailureCount: run.toleratedCount ?? 0,
    itemCounts: counts,
    executionCounts: counts,
    redriveCount: run.redrives,
    redriveDate: run.redriven === undefined ? undefined : seconds(run.redriven),
  };
}
