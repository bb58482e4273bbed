import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { logger } from '#shared/observability.ts';
import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { compose } from './compose.ts';
import { reconcile } from './reconcile.ts';

const environment = readEnvironment({
  APPLICATION_MACHINE_ARN: z.string(),
  REFERRAL_MACHINE_ARN: z.string(),
});
const table = openTable();
const dependencies = compose({
  table,
  // Histories are read one for each running execution: throttled calls wait until they are let through.
  sfn: new SFNClient({ retryMode: 'adaptive', maxAttempts: 10 }),
  city: openCity(table),
  clock: systemClock,
  applicationMachine: environment.APPLICATION_MACHINE_ARN,
  referralMachine: environment.REFERRAL_MACHINE_ARN,
});

const patience = { age: 5 * 60_000, grace: 10_000 };

const Counts = z.object({ mended: z.int(), asked: z.int() });

/** Runs every night. A line for each code with its number; what is left to people is a metric of its own. */
export const handler = taskEndpoint({ input: z.unknown(), output: Counts }, async () => {
  const { mended, asked, failed } = await reconcile(dependencies, patience);
  for (const [code, found] of Map.groupBy([...mended, ...asked], (finding) => finding.code)) {
    logger.info('found', { code, count: found.length });
  }
  // Counted by a metric filter on this line (infra/stacks/service-alarms.ts).
  logger.info('reconciled', { mended: mended.length, asked: asked.length, failed: failed.length });
  if (failed.length > 0) throw new Error(`${failed.length} of ${failed.length + mended.length} mends failed`);
  return { mended: mended.length, asked: asked.length };
});
