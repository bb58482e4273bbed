import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { logger } from '#shared/observability.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { PlacesRepository } from './places-repository.ts';
import { sweepClaims } from './sweep.ts';

const table = openTable();
const applications = new ApplicationsRepository(table);
const places = new PlacesRepository(table, openTableWithoutRetries());
const isDraft = async (number: string) => (await applications.find(number))?.state === 'draft';

/** Runs on a schedule. */
export const handler = taskEndpoint(
  { input: z.unknown(), output: z.object({ asked: z.int() }) },
  async () => {
    const asked = await sweepClaims({ places, isDraft, clock: systemClock });
    logger.info('swept', { asked });
    return { asked };
  },
);
