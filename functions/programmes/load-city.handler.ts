import { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import { readEnvironment } from '#shared/environment.ts';
import { createKeys } from '#shared/keys-repository.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { PeopleRepository } from '../people/people-repository.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { CityRepository } from './city-repository.ts';
import { loadCity } from './load-city.ts';

const { PERSONAL_KEY_ID } = readEnvironment({ PERSONAL_KEY_ID: z.string().min(1) });
const table = openTable();

/** Invoked by an operator with a city's data; see docs/load-a-city.md. */
export const handler = taskEndpoint(
  { input: z.unknown(), output: z.object({ areas: z.int(), ledgers: z.int() }) },
  (data) =>
    loadCity(data, {
      city: new CityRepository(table),
      people: new PeopleRepository(table),
      places: new PlacesRepository(table, openTableWithoutRetries()),
      createKeys: () => createKeys(table, new KMSClient({}), PERSONAL_KEY_ID),
    }),
);
