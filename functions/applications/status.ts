import type { Referral } from '../financing/referral.ts';
import type { Application } from './application.ts';

/** Where an application stands, as programs are told. Nothing in it identifies the person. */
export interface Status {
  readonly number: string;
  readonly track: string;
  readonly year: number;
  readonly area: string;
  readonly state: Application['state'];
  readonly position?: number;
  readonly ticket?: number;
  readonly submittedAt?: string;
  readonly stage?: { readonly name: string; readonly dueAt: string };
  readonly decree?: string;
  readonly referrals?: readonly Pick<Referral, 'referral' | 'lender' | 'amount' | 'state' | 'dueAt'>[];
}

/** @param position dense rank on the waiting list, where the application waits */
export function statusOf(
  application: Application,
  position: number | undefined,
  referrals: readonly Referral[] = [],
): Status {
  const { number, track, year, area, state, ticket, submittedAt, stage, decree } = application;
  return {
    number,
    track,
    year,
    area,
    state,
    ...(position === undefined ? {} : { position }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(submittedAt === undefined ? {} : { submittedAt }),
    ...(stage === undefined ? {} : { stage: { name: stage.name, dueAt: stage.dueAt } }),
    ...(decree === undefined ? {} : { decree }),
    ...(referrals.length === 0 ? {} : { referrals: referrals.map(shownOf) }),
  };
}

function shownOf({ referral, lender, amount, state, dueAt }: Referral) {
  return { referral, lender, amount, state, dueAt };
}
