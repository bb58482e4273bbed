import { systemClock } from '#shared/clock.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { taskEndpoint } from '#shared/task.ts';
import { ConfirmPlaceTask } from '../../workflows/application.contract.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { closeApplication } from '../applications/close-application.ts';
import { DecreesRepository } from '../decree/decrees-repository.ts';
import { hashAcceptance } from '../history/event.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { confirmPlace, PlaceReleased } from './confirm-place.ts';
import { PlacesRepository } from './places-repository.ts';

const table = openTable();
const city = openCity(table);
const applications = new ApplicationsRepository(table);
const decrees = new DecreesRepository(table);
const history = new HistoryRepository(table);
const places = new PlacesRepository(table, openTableWithoutRetries());

const wasSecond = async (number: string) =>
  (await history.list(number)).some(({ event }) => event.startsWith('second-place.'));

export const handler = taskEndpoint(ConfirmPlaceTask, async ({ application: number, run }) => {
  const application = await applications.get(number);
  const standing = await confirmPlace(application, places);
  // A call that was cut short has released the place and not closed the application.
  const isSecond = standing === 'second' || (standing === 'released' && (await wasSecond(number)));
  if (isSecond) {
    const event = {
      application: number,
      event: `second-place.${run}`,
      what: 'second-place: refused',
      by: 'Sistem',
      at: systemClock().toISOString(),
      why: 'Pemohon sudah mendapat tempat pada jalur lain tahun ini; satu orang satu tempat.',
      rules: application.rules,
    };
    await history.append(event, hashAcceptance(application));
    await closeApplication(application, 'refused', { applications, decrees, places });
  }
  if (standing !== 'held') throw new PlaceReleased(number);
  const { deadlines: days, corrections } = await city.programmeOf(application);
  return { days, deadlines: [...(await city.deadlines())], mostCorrections: corrections.most };
});
