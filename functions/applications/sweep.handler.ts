import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { logger } from '#shared/observability.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import { MovesRepository } from '../places/moves-repository.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { finishUndone } from './finish-undone.ts';
import { findUndone } from './sweep.ts';

const environment = readEnvironment({
  APPLICATION_MACHINE_ARN: z.string(),
  REFERRAL_MACHINE_ARN: z.string(),
});
const table = openTable();
const dependencies = {
  sfn: new SFNClient({}),
  history: new HistoryRepository(table),
  city: openCity(table),
  places: new PlacesRepository(table, openTableWithoutRetries()),
  moves: new MovesRepository(table),
  clock: systemClock,
  applicationMachine: environment.APPLICATION_MACHINE_ARN,
  referralMachine: environment.REFERRAL_MACHINE_ARN,
};

const Found = z.object({
  claims: z.int(),
  journeys: z.int(),
  decisions: z.int(),
  referrals: z.int(),
  ledgers: z.int(),
});

/** Runs on a schedule. What it could not do is an error, for the alarm that watches it. */
export const handler = taskEndpoint({ input: z.unknown(), output: Found }, async () => {
  const undone = await findUndone(table, systemClock);
  const failed = await finishUndone(undone, dependencies);
  const found = {
    claims: undone.claims.length,
    journeys: undone.journeys.length,
    decisions: undone.decisions.length,
    referrals: undone.referrals.length,
    ledgers: undone.ledgers.length,
  };
  logger.info('swept', { ...found, failed });
  if (failed > 0) throw new Error(`${failed} still undone`);
  return found;
});
