import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import type { Table } from '#shared/table.ts';
import { City } from './city.ts';
import { CityRepository } from './city-repository.ts';

/** The city of this deployment, in the zone named by CITY_ZONE. */
export function openCity(table: Table): City {
  const { CITY_ZONE } = readEnvironment({ CITY_ZONE: z.string().min(1) });
  return new City(new CityRepository(table), systemClock, CITY_ZONE);
}
