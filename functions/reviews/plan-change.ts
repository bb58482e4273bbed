/** What becomes of one line of the register, and why. */
export type LineChange = {
  readonly area: string;
  readonly ticket: number;
  readonly application: string;
} & (
  | {
      /** A place is offered, or given at once. */
      readonly change: 'offer' | 'place';
      readonly reason: 'next-on-list' | 'moved-place' | 'ranked' | 'drawn';
      /** Among those of the area who wait for a place, from 1. */
      readonly position: number;
    }
  /** The time to accept passed: the offer and the wait end. */
  | { readonly change: 'lapse'; readonly reason: 'not-accepted-in-time' }
  /** The offer is taken back, the wait goes on. */
  | { readonly change: 'withdraw'; readonly reason: 'limit-lowered' }
  /** The place is taken back, the person waits again, by the same order. */
  | { readonly change: 'displace'; readonly reason: 'limit-lowered' }
  /** The wait ends for good. */
  | { readonly change: 'close'; readonly reason: 'year-closed' }
);

/** Unused places that go from one area to another. */
export interface MoveChange {
  readonly from: string;
  readonly to: string;
  readonly places: number;
  readonly reason: 'unused-after-announced-date';
}

/** An area's new limit, and up to which ticket a newcomer still gets a place at once. */
export interface LedgerChange {
  readonly area: string;
  readonly limit: { readonly from: number; readonly to: number };
  readonly directUpTo: { readonly from: number; readonly to: number };
}
