import * as z from 'zod';
import { systemClock as clock } from '#shared/clock.ts';
import { logger } from '#shared/observability.ts';
import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { remindOffices } from './remind-offices.ts';

const table = openTable();
const dependencies = { city: openCity(table), clock, decisions: new DecisionsRepository(table) };

/** Runs every morning: reminds the offices that have not answered. */
export const handler = taskEndpoint(
  { input: z.unknown(), output: z.object({ reminded: z.int() }) },
  async () => {
    const reminded = await remindOffices(dependencies);
    logger.info('offices reminded', { reminded });
    return { reminded };
  },
);
