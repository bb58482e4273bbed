import type { Clock } from '#shared/clock.ts';
import type { Vault } from '#shared/vault.ts';
import { openPersonalData } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { findArea } from '../areas/area.ts';
import { listWaiting } from '../decisions/list-waiting.ts';
import { hasDuty, officerStages, type OfficerStage } from '../decisions/stage-duty.ts';
import { casesOf } from '../decisions/waiting-items.ts';
import type { Officer } from '../people/officer.ts';

/** Rows shown of a stage: more than an officer decides in a day; the rest moves up. */
export const rowsShown = 50;

/** One application that waits. */
export interface DeskRow {
  readonly number: string;
  readonly fullName: string;
  readonly area: string;
  readonly district: string;
  readonly sector: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
}

/** What waits for the officer at one stage: how much, and the most urgent of it. */
export interface StageDesk {
  readonly stage: OfficerStage;
  readonly waiting: number;
  readonly overdue: number;
  /** What an area is called in the programme of the most urgent one. */
  readonly areaUnit: string;
  readonly rows: readonly DeskRow[];
}

type Dependencies = Parameters<typeof listWaiting>[2] & {
  readonly applications: ApplicationsRepository;
  readonly clock: Clock;
  readonly vault: () => Promise<Vault>;
};

/** The officer's desk: one part for each stage they decide, in the order of the journey. */
export async function officerDesk(
  officer: Officer,
  dependencies: Dependencies,
): Promise<readonly StageDesk[]> {
  const stages = officerStages.filter((stage) => hasDuty(officer, stage));
  return Promise.all(stages.map((stage) => stageDesk(stage, officer, dependencies)));
}

async function stageDesk(
  stage: OfficerStage,
  officer: Officer,
  dependencies: Dependencies,
): Promise<StageDesk> {
  const { applications, city, clock } = dependencies;
  const waiting = await listWaiting(stage, officer, dependencies);
  const cases = await casesOf(waiting.slice(0, rowsShown), applications);
  const now = clock();
  const isOverdue = (dueAt: string) => new Date(dueAt) < now;
  const areas = await city.areas();
  const vault = await dependencies.vault();
  const rows = cases.map(async ({ application, decision: { dueAt } }): Promise<DeskRow> => {
    const area = findArea(areas, application.area);
    const { sectors } = await city.programmeOf(application);
    return {
      number: application.number,
      fullName: openPersonalData(application, vault).fullName,
      area: area?.name ?? application.area,
      district: area?.district.name ?? '',
      sector: sectors.find(({ id }) => id === application.sector)?.name ?? application.sector,
      dueAt,
      isOverdue: isOverdue(dueAt),
    };
  });
  const first = cases[0]?.application;
  const areaUnit = first === undefined ? '' : (await city.programmeOf(first)).titles.areaUnit;
  const overdue = waiting.filter(({ dueAt }) => isOverdue(dueAt)).length;
  return { stage, waiting: waiting.length, overdue, areaUnit, rows: await Promise.all(rows) };
}
