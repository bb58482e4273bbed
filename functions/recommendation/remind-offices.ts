import type { Clock } from '#shared/clock.ts';
import { listAreas } from '../areas/area.ts';
import { type Decision, deskOf } from '../decisions/decision.ts';
import type { DecisionsRepository } from '../decisions/decisions-repository.ts';
import type { City } from '../programmes/city.ts';
import { isWorkingDay, workingDaysSince } from '../programmes/working-days.ts';

/**
 * Marks every recommendation for a reminder that has waited as many working days as its programme says, once. The
 * mail follows from the mark. Nobody is reminded on a day the offices do not work, nor while an applicant mends: the
 * recommendation is not open then.
 * @returns how many were marked
 */
export async function remindOffices(dependencies: {
  readonly city: City;
  readonly clock: Clock;
  readonly decisions: DecisionsRepository;
}): Promise<number> {
  const { city, clock, decisions } = dependencies;
  const [calendars, programmes, areas] = await Promise.all([
    city.calendars(),
    city.runningProgrammes(),
    city.areas(),
  ]);
  const now = clock();
  if (!isWorkingDay(now, city.zone, calendars)) return 0;
  let marked = 0;
  for (const { year, escalation } of programmes) {
    const isDue = ({ entered, reminders }: Decision) =>
      reminders === undefined &&
      workingDaysSince(new Date(entered), now, city.zone, calendars) >= escalation.remindAfter;
    for (const { code } of listAreas(areas)) {
      const waiting = await decisions.listOpen(deskOf('recommendation', year, code));
      for (const decision of waiting.filter((each) => isDue(each))) {
        await decisions.markReminder(decision, 1);
        marked += 1;
      }
    }
  }
  return marked;
}
