import { setTimeout as pause } from 'node:timers/promises';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Clock } from '#shared/clock.ts';
import type { Table } from '#shared/table.ts';
import { ApplicationsRepository } from '../applications/applications-repository.ts';
import { DecisionsRepository } from '../decisions/decisions-repository.ts';
import { DecreesRepository } from '../decree/decrees-repository.ts';
import { ReferralsRepository } from '../financing/referrals-repository.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import { MovesRepository } from '../places/moves-repository.ts';
import { PlacesRepository } from '../places/places-repository.ts';
import type { City } from '../programmes/city.ts';
import { CasesRepository } from './cases-repository.ts';
import { ExecutionsRepository } from './executions-repository.ts';
import type { Dependencies } from './reconcile.ts';
import { RepairsRepository } from './repairs-repository.ts';

/** What the reconciler works with: the handler and the command line compose it alike. */
export function compose(given: {
  readonly table: Table;
  readonly sfn: SFNClient;
  readonly city: City;
  readonly clock: Clock;
  /** ARNs of the machines, or of an alias by which executions are started. */
  readonly applicationMachine: string;
  readonly referralMachine: string;
}): Dependencies {
  const { table, sfn, clock } = given;
  return {
    ...given,
    applications: new ApplicationsRepository(table),
    decisions: new DecisionsRepository(table),
    decrees: new DecreesRepository(table),
    // Nothing here takes a ticket: the client without retries is not needed.
    places: new PlacesRepository(table, table),
    moves: new MovesRepository(table),
    referrals: new ReferralsRepository(table),
    history: new HistoryRepository(table, clock),
    repairs: new RepairsRepository(table),
    executions: new ExecutionsRepository(sfn),
    cases: new CasesRepository(table),
    pause: (millis) => pause(millis),
  };
}
