import { systemClock } from '#shared/clock.ts';
import { NotFoundError } from '#shared/errors.ts';
import { jsonAnswer, pageAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { listAreas } from '../areas/area.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import { openCity } from './city-from-environment.ts';
import { findTrack } from './programme.ts';
import { programmePage, quotaPage } from './programme-page.ts';
import { quotaOf } from './quota.ts';

const table = openTable();
const city = openCity(table);
const places = new PlacesRepository(table, openTableWithoutRetries());

/** The figures of one track; the first one where none is named. @throws NotFoundError unknown-track */
async function quotaOfTrack(trackId: string | undefined) {
  const [programme, areas] = await Promise.all([city.programme(), city.areas()]);
  const track = trackId === undefined ? programme.tracks[0] : findTrack(programme, trackId);
  if (track === undefined) throw new NotFoundError('unknown-track');
  const keys = listAreas(areas).map(({ code }) => ({ track: track.id, year: programme.year, area: code }));
  return { programme, track, quota: quotaOf(areas, await places.ledgers(keys)) };
}

export const handler = httpEndpoint({
  'GET /': async () => pageAnswer(programmePage(await city.programme(), systemClock())),

  'GET /kuota': async (request) => {
    const { programme, track, quota } = await quotaOfTrack(request.query['jalur']);
    return pageAnswer(quotaPage(programme, track, quota));
  },

  'GET /api/programme': async () => {
    const { year, version, change, name, tracks, sectors, ...rules } = await city.programme();
    const { legalBasis, decisionLimit, deadlines, titles } = rules;
    return jsonAnswer({
      year,
      version,
      change,
      name,
      legalBasis,
      decisionLimit,
      deadlines,
      titles,
      tracks,
      sectors,
    });
  },

  'GET /api/quota': async (request) => {
    const { programme, track, quota } = await quotaOfTrack(request.query['track']);
    return jsonAnswer({ year: programme.year, track: track.id, areas: quota });
  },
});
