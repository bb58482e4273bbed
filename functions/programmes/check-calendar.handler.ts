import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { openTable } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { checkCalendar } from './check-calendar.ts';
import { CityRepository } from './city-repository.ts';

const { CITY_ZONE } = readEnvironment({ CITY_ZONE: z.string().min(1) });
const city = new CityRepository(openTable());

/**
 * Runs every day. It fails while a calendar is missing, so that the alarm which every function has rings until the
 * calendar is loaded; a metric of its own could be lost without anybody noticing.
 */
export const handler = taskEndpoint(
  { input: z.unknown(), output: z.object({ until: z.int() }) },
  async () => ({
    until: await checkCalendar({ calendars: () => city.calendars(), clock: systemClock, zone: CITY_ZONE }),
  }),
);
