import type { ExecutionRecord } from './store/executions.ts';
import type { Tools } from './tools.ts';

/** What a state keeps of its work when it is redriven. */
const kept = /^(entered|branched|begun|mapRun|mapRunStarted|iteration\.\d+|result\.\d+)$/;

/** Makes the frames of a failed execution fit to run again; its map runs then start what did not succeed. */
export function redriveRows(tools: Tools, record: ExecutionRecord): void {
  const { events, frames, mapRuns } = tools.store;
  for (const [path, effects] of frames.effects(record.id)) {
    for (const key of effects.keys()) if (!kept.test(key)) frames.deleteEffect(record.id, path, key);
    const mapRun = effects.get('mapRun');
    if (typeof mapRun !== 'string') continue;
    mapRuns.redrive(mapRun, tools.clock.millis());
    const last = events.lastId(record.id);
    events.append(record.id, {
      id: last + 1,
      previous: last,
      at: tools.clock.millis(),
      type: 'MapRunRedriven',
      details: { mapRunArn: mapRun, redriveCount: mapRuns.get(mapRun)?.redrives ?? 1 },
    });
  }
}
