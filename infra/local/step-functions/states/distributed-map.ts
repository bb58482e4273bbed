import { createHash, randomUUID } from 'node:crypto';
import type { MapState } from '../definition/types.ts';
import { StateError, states } from '../errors.ts';
import type { Frame } from '../frame.ts';
import { isObject, parseJson } from '../json.ts';
import type { ExecutionRecord } from '../store/executions.ts';
import type { MapRunRecord } from '../store/map-runs.ts';
import type { Visit } from '../visit.ts';
import { withDeadline } from '../waiting.ts';
import { batchItems } from './item-batcher.ts';
import { readItems } from './item-reader.ts';
import { itemsOf, mapLimits, selectItem } from './map-items.ts';
import { writeResults } from './result-writer.ts';

/** More children at a time than this gain nothing on one machine. */
const machineConcurrency = 500;

/** Runs each item as an execution of its own; gives the outputs, or where they were written. @throws StateError */
export async function runDistributedMap(state: MapState, visit: Visit): Promise<unknown> {
  const { frame } = visit;
  const { mapRuns, executions } = frame.run.store;
  if (!frame.has('mapRun')) await begin(state, visit);
  const run = mapRuns.get(String(frame.recall('mapRun')));
  if (run === undefined) throw new Error('The map run is not in the journal');
  const destination =
    state.ResultWriter === undefined
      ? undefined
      : await visit.evaluate(state.ResultWriter.Arguments ?? {}, 'ResultWriter/Arguments');
  const total = mapRuns.itemCount(run.arn);
  if (!(await runChildren(state, frame, run, total))) {
    frame.event('mapRunEnded', 'MapRunFailed');
    frame.run.tools.stopMapRun(run.arn, 'FAILED');
    throw new StateError(
      states.exceedToleratedFailureThreshold,
      'The specified tolerated failure threshold was exceeded',
    );
  }
  const children = Array.from({ length: total }, (_, index) => executions.byArn(childArn(run, index)));
  const ended = children.filter((child) => child !== undefined);
  const result =
    destination === undefined
      ? ended.filter(({ status }) => status === 'SUCCEEDED').map(({ output }) => parseJson(output ?? 'null'))
      : await writeResults(frame.run.tools.objects, run.arn, state.ResultWriter, destination, ended);
  frame.event('mapRunEnded', 'MapRunSucceeded');
  mapRuns.finish(run.arn, 'SUCCEEDED', frame.run.tools.clock.millis());
  return result;
}

/** ARN of the child execution that works on an item. */
function childArn(run: MapRunRecord, index: number): string {
  return `${run.arn.replace(':mapRun:', ':execution:').replace(/:[^:]+$/, '')}:${childName(run.arn, index)}`;
}

function childName(arn: string, index: number): string {
  return createHash('sha256').update(`${arn}#${index}`).digest('hex').slice(0, 32);
}

/** Reads, selects and batches the items once, and keeps them. */
async function begin(state: MapState, visit: Visit): Promise<void> {
  const { frame } = visit;
  const { run } = frame;
  const limits = await mapLimits(state, visit);
  const source =
    state.ItemReader === undefined ? await itemsOf(state, visit) : await readItems(state.ItemReader, visit);
  const selected: unknown[] = [];
  for (const [index, value] of source.entries()) selected.push(await selectItem(state, visit, index, value));
  const inputs =
    state.ItemBatcher === undefined ? selected : await batchItems(state.ItemBatcher, visit, selected);
  const label = state.Label ?? visit.name.replaceAll(/[^\w-]/g, '');
  const machine = run.record.machine.split(':').slice(6).join(':').split('/')[0] ?? '';
  const { region, account, clock } = run.tools;
  const arn = `arn:aws:states:${region}:${account}:mapRun:${machine}/${label}:${randomUUID()}`;
  frame.event('begun', 'MapStateStarted', { length: inputs.length });
  run.store.mapRuns.insert(
    {
      arn,
      execution: run.record.id,
      machine: run.record.machine,
      label,
      started: clock.millis(),
      maxConcurrency: limits.concurrency,
      toleratedCount: limits.toleratedCount,
      toleratedPercentage: limits.toleratedPercentage,
    },
    inputs.map((input) => JSON.stringify(input)),
  );
  frame.record('mapRun', arn);
  frame.event('mapRunStarted', 'MapRunStarted', { mapRunArn: arn });
}

/** Whether the children ended with no more failures than the Map tolerates. */
async function runChildren(
  state: MapState,
  frame: Frame,
  run: MapRunRecord,
  total: number,
): Promise<boolean> {
  const { tools } = frame.run;
  const tolerated = toleratedFailures(run, total);
  let failures = 0;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < total && failures <= tolerated) {
      const index = next;
      next += 1;
      const child = tools.startChild({
        parent: frame.run.record,
        mapRun: run.arn,
        label: run.label,
        index,
        name: childName(run.arn, index),
        processor: state.ItemProcessor,
        input: tools.store.mapRuns.item(run.arn, index),
      });
      const ended = await withDeadline(frame, tools.whenEnded(child.arn), Number.POSITIVE_INFINITY);
      if (isEnded(ended) && ended.status !== 'SUCCEEDED') failures += 1;
    }
  };
  const concurrency = Math.min(run.maxConcurrency || machineConcurrency, machineConcurrency);
  const workers = Array.from({ length: Math.min(concurrency, total) }, work);
  await Promise.race([Promise.all(workers), exceeded(() => failures > tolerated, workers)]);
  return failures <= tolerated;
}

/** Resolves with the first worker that leaves because too many items have failed. */
function exceeded(isExceeded: () => boolean, workers: readonly Promise<void>[]): Promise<void> {
  return new Promise((resolve) => {
    for (const worker of workers) {
      worker.then(
        () => (isExceeded() ? resolve() : undefined),
        () => undefined,
      );
    }
  });
}

function toleratedFailures(run: MapRunRecord, total: number): number {
  const byShare =
    run.toleratedPercentage === undefined ? undefined : Math.floor((run.toleratedPercentage / 100) * total);
  if (run.toleratedCount === undefined) return byShare ?? 0;
  return byShare === undefined ? run.toleratedCount : Math.min(run.toleratedCount, byShare);
}

function isEnded(value: unknown): value is ExecutionRecord {
  return isObject(value) && typeof value['status'] === 'string';
}
