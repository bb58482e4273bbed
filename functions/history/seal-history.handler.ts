import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { logger } from '#shared/observability.ts';
import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { RootsRepository } from './roots-repository.ts';
import { sealHistory } from './seal-history.ts';

const { CITY_ZONE } = readEnvironment({ CITY_ZONE: z.string().min(1) });
const roots = new RootsRepository(openTable());

/** Runs every night. The log keeps each root outside the table: whoever rewrites the table cannot rewrite the log. */
export const handler = taskEndpoint(
  { input: z.unknown(), output: z.object({ sealed: z.array(z.string()) }) },
  async () => {
    const added = await sealHistory({ roots, clock: systemClock, zone: CITY_ZONE });
    for (const { date, events, hash } of added) logger.info('history sealed', { date, events, hash });
    return { sealed: added.map(({ date }) => date) };
  },
);
