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
}

/** @param position dense rank on the waiting list, where the application waits */
export function statusOf(application: Application, position: number | undefined): Status {
  const { number, track, year, area, state, ticket, submittedAt, stage } = application;
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
  };
}
