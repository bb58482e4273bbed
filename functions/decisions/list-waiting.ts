import type { Officer } from '../people/officer.ts';
import type { City } from '../programmes/city.ts';
import type { Decision } from './decision.ts';
import type { DecisionsRepository } from './decisions-repository.ts';
import { desksOf, hasDuty, type OfficerStage } from './stage-duty.ts';

interface Dependencies {
  readonly decisions: DecisionsRepository;
  readonly city: City;
}

/** All that waits for the officer at a stage, the most urgent first. Nothing where the stage is not theirs. */
export async function listWaiting(
  stage: OfficerStage,
  officer: Officer,
  dependencies: Dependencies,
): Promise<readonly Decision[]> {
  if (!hasDuty(officer, stage)) return [];
  const { city, decisions } = dependencies;
  const [programmes, areas] = await Promise.all([city.runningProgrammes(), city.areas()]);
  const desks = desksOf(stage, officer, programmes, areas);
  const waiting = await Promise.all(desks.map((desk) => decisions.listOpen(desk)));
  return waiting
    .flat()
    .toSorted((a, b) => a.dueAt.localeCompare(b.dueAt) || a.application.localeCompare(b.application));
}
