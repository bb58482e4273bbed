import type { VisitStatus } from '../visits.ts';

/** A sign for each status, drawn in 12 × 12, so that colour is not all that tells them apart. */
export const icons: Readonly<Record<VisitStatus, string>> = {
  running: 'M3 1l8 5-8 5z',
  waiting: 'M6 1a5 5 0 1 0 .01 0M6 3v3l2 2',
  succeeded: 'M1 6l4 4 6-8',
  failed: 'M2 2l8 8M10 2l-8 8',
  caught: 'M1 10C1 3 9 3 10 8M7 6l3 2 1-4',
  stopped: 'M2 2h8v8h-8z',
};
