import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { logger } from '#shared/observability.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { followDecision, startJourney, startReferral } from './follow-changes.ts';
import { findUndone } from './sweep.ts';

const environment = readEnvironment({
  APPLICATION_MACHINE_ARN: z.string(),
  REFERRAL_MACHINE_ARN: z.string(),
});
const table = openTable();
const places = new PlacesRepository(table, openTableWithoutRetries());
const dependencies = {
  sfn: new SFNClient({}),
  history: new HistoryRepository(table),
  city: openCity(table),
  applicationMachine: environment.APPLICATION_MACHINE_ARN,
  referralMachine: environment.REFERRAL_MACHINE_ARN,
};

const Found = z.object({ claims: z.int(), journeys: z.int(), decisions: z.int(), referrals: z.int() });

/** Runs on a schedule: does again what the table's followers do, for all that they left undone. */
export const handler = taskEndpoint({ input: z.unknown(), output: Found }, async () => {
  const { claims, journeys, decisions, referrals } = await findUndone(table, systemClock);
  for (const claim of claims) await places.askAfter(claim, claim.application, systemClock().toISOString());
  for (const application of journeys) await startJourney(application, dependencies);
  for (const { decision, application } of decisions)
    await followDecision(decision, application, dependencies);
  for (const referral of referrals) await startReferral(referral, dependencies);
  const found = {
    claims: claims.length,
    journeys: journeys.length,
    decisions: decisions.length,
    referrals: referrals.length,
  };
  logger.info('swept', found);
  return found;
});
