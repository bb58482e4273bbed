import { listAreas } from '../areas/area.ts';
import type { Ledger } from '../places/ledger.ts';
import { figureOf } from '../programmes/track.ts';
import type { View } from './snapshot.ts';

/** The ledgers that the newest rules of every year open, as if nobody had applied yet. */
export function dueLedgers(view: Pick<View, 'areas' | 'rules'>): readonly Ledger[] {
  const areas = view.areas === undefined ? [] : listAreas(view.areas);
  return [...view.rules.values()].flatMap(({ year, tracks }) =>
    tracks.flatMap((track) =>
      areas.map(({ code }) => {
        const limit = figureOf(track.limits, code) ?? 0;
        return {
          track: track.id,
          year,
          area: code,
          ticket: 0,
          last: '',
          lastAt: '',
          limit,
          directUpTo: track.admission === 'first-come' ? limit : 0,
          freed: 0,
          left: [],
          arrived: {},
          ranksBefore: {},
          opensAt: new Date(track.opensAt).toISOString(),
          closesAt: new Date(track.closesAt).toISOString(),
        };
      }),
    ),
  );
}
