import type { Frame } from './frame.ts';

/** Takes back what a state has set going outside its branch: its token, its map run, the execution it waits for. */
export function cancelWork(frame: Frame): void {
  const { tools } = frame.run;
  if (frame.has('token')) frame.closeToken();
  const mapRun = frame.recall('mapRun');
  if (typeof mapRun === 'string') tools.stopMapRun(mapRun, 'ABORTED');
  const started = frame.recall('started execution');
  if (typeof started === 'string') tools.stopExecution(started, undefined, undefined);
}
