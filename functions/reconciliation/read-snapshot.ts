import type { Clock } from '#shared/clock.ts';
import type { Table } from '#shared/table.ts';
import type { ExecutionsRepository } from './executions-repository.ts';
import { readItems } from './read-items.ts';
import type { Snapshot } from './snapshot.ts';
import { isUnderWay } from './standing.ts';

/** Where a snapshot is read. */
export interface Sources {
  readonly table: Table;
  readonly executions: ExecutionsRepository;
  /** ARNs of the machines, or of an alias by which executions are started. */
  readonly applicationMachine: string;
  readonly referralMachine: string;
  readonly clock: Clock;
}

/** Reads the whole table, consistently item by item, and then the executions. */
export async function readSnapshot(sources: Sources): Promise<Snapshot> {
  const { table, executions, applicationMachine, referralMachine, clock } = sources;
  const at = clock();
  const items = await readItems(table);
  const alive = new Set(items.heads.filter(isUnderWay).map(({ number, run = 1 }) => `${number}-${run}`));
  const journeys = await executions.list(applicationMachine);
  const referralRuns = await executions.list(referralMachine);
  const withEnds = await Promise.all(
    journeys.map(async (each) =>
      each.status === 'SUCCEEDED' && alive.has(each.name)
        ? { ...each, ended: await executions.endOf(each) }
        : each,
    ),
  );
  return { ...items, at, journeys: withEnds, referralRuns };
}
