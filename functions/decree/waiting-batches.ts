import type { Vault } from '#shared/vault.ts';
import { openPersonalData } from '../applications/application.ts';
import { findArea } from '../areas/area.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { listWaiting } from '../decisions/list-waiting.ts';
import { casesOf, type WaitingCase } from '../decisions/waiting-items.ts';
import type { Officer } from '../people/officer.ts';
import { findTrack, type Programme } from '../programmes/programme.ts';

/** One application that waits for a decree. */
export interface BatchRow {
  readonly number: string;
  readonly fullName: string;
  readonly area: string;
  readonly district: string;
  readonly sector: string;
  readonly business: string;
  readonly recommendation: string | undefined;
  readonly dueAt: string;
}

/** What one decree can fix: a track in a programme year, in the order of its areas. */
export interface Batch {
  readonly track: string;
  readonly year: number;
  readonly name: string;
  readonly titles: Programme['titles'];
  readonly rows: readonly BatchRow[];
}

type Dependencies = Parameters<typeof listWaiting>[2] & {
  readonly applications: ApplicationsRepository;
  readonly vault: () => Promise<Vault>;
};

/** All that waits for the officer's decree. */
export async function waitingBatches(
  officer: Officer,
  dependencies: Dependencies,
): Promise<readonly Batch[]> {
  const waiting = await listWaiting('decree', officer, dependencies);
  const cases = await casesOf(waiting, dependencies.applications);
  const groups = Map.groupBy(cases, ({ application }) => `${application.track} ${application.year}`);
  return Promise.all([...groups.values()].map((group) => batchOf(group, dependencies)));
}

async function batchOf(cases: readonly WaitingCase[], { city, vault }: Dependencies): Promise<Batch> {
  const [first] = cases;
  if (first === undefined) throw new Error('A batch has at least one application');
  const { track, year } = first.application;
  const [programme, areas, open] = await Promise.all([
    city.programmeOf(first.application),
    city.areas(),
    vault(),
  ]);
  const inOrder = cases.toSorted(
    ({ application: a }, { application: b }) =>
      a.area.localeCompare(b.area) || a.number.localeCompare(b.number),
  );
  const rows = inOrder.map(({ application, decision }): BatchRow => {
    const area = findArea(areas, application.area);
    return {
      number: application.number,
      fullName: openPersonalData(application, open).fullName,
      area: area?.name ?? application.area,
      district: area?.district.name ?? '',
      sector: programme.sectors.find(({ id }) => id === application.sector)?.name ?? application.sector,
      business: application.business,
      recommendation: decision.facts['recommendation'],
      dueAt: decision.dueAt,
    };
  });
  const name = findTrack(programme, track)?.name ?? track;
  return { track, year, name, titles: programme.titles, rows };
}
