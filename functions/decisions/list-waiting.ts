import type { Clock } from '#shared/clock.ts';
import type { Officer } from '../people/officer.ts';
import type { City } from '../programmes/city.ts';
import type { CityRepository } from '../programmes/city-repository.ts';
import type { Programme } from '../programmes/programme.ts';
import { localYear } from '../programmes/working-days.ts';
import type { Decision } from './decision.ts';
import type { DecisionsRepository } from './decisions-repository.ts';
import { desksOf, hasDuty, type OfficerStage } from './stage-duty.ts';

interface Dependencies {
  readonly decisions: DecisionsRepository;
  readonly city: City;
  readonly rules: Pick<CityRepository, 'currentProgramme'>;
  readonly clock: Clock;
}

/** All that waits for the officer at a stage, the most urgent first. Nothing where the stage is not theirs. */
export async function listWaiting(
  stage: OfficerStage,
  officer: Officer,
  dependencies: Dependencies,
): Promise<readonly Decision[]> {
  if (!hasDuty(officer, stage)) return [];
  const { city, decisions } = dependencies;
  const [programmes, areas] = await Promise.all([runningProgrammes(dependencies), city.areas()]);
  const desks = desksOf(stage, officer, programmes, areas);
  const waiting = await Promise.all(desks.map((desk) => decisions.listOpen(desk)));
  return waiting
    .flat()
    .toSorted((a, b) => a.dueAt.localeCompare(b.dueAt) || a.application.localeCompare(b.application));
}

/** This year's programme and the last one's: what was submitted in December is decided in January. */
async function runningProgrammes({ city, rules, clock }: Dependencies): Promise<readonly Programme[]> {
  const year = localYear(clock(), city.zone);
  const programmes = await Promise.all([year, year - 1].map((each) => rules.currentProgramme(each)));
  return programmes.filter((programme) => programme !== undefined);
}
