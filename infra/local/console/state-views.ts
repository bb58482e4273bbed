import type { Visit, VisitStatus } from './visits.ts';

/** How a state of the diagram stands, all stays in it together. */
export interface StateView {
  readonly status: VisitStatus;
  readonly visits: number;
  /** The stay that the status is of. */
  readonly shown: Visit;
}

/** A loop shows its last stay; of several at a time, as in a Map, those that need somebody's eye come first. */
export function stateViewsOf(visits: readonly Visit[]): Map<string, StateView> {
  const views = new Map<string, StateView>();
  for (const visit of visits) {
    const before = views.get(visit.name);
    const isUrgent = before !== undefined && ['failed', 'waiting', 'running'].includes(before.status);
    const shown = isUrgent ? before.shown : visit;
    views.set(visit.name, { status: shown.status, visits: (before?.visits ?? 0) + 1, shown });
  }
  return views;
}
