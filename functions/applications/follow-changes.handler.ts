import { setTimeout as pause } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { systemClock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { openTable, openTableWithoutRetries } from '#shared/table.ts';
import { tableFollower } from '#shared/table-change.ts';
import { decisionOf } from '../decisions/decisions-repository.ts';
import { Referral } from '../financing/referral.ts';
import { HistoryRepository } from '../history/history-repository.ts';
import { Ledger } from '../places/ledger.ts';
import { MovesRepository } from '../places/moves-repository.ts';
import { Entry, PlacesRepository } from '../places/places-repository.ts';
import { promoteAtOnce } from '../places/promote-next.ts';
import { openCity } from '../programmes/city-from-environment.ts';
import { Application } from './application.ts';
import { ApplicationsRepository } from './applications-repository.ts';
import { completeTicket, settleQuestion } from './complete-ticket.ts';
import { followDecision, startJourney, startReferral } from './follow-changes.ts';

const environment = readEnvironment({
  APPLICATION_MACHINE_ARN: z.string(),
  REFERRAL_MACHINE_ARN: z.string(),
});
const table = openTable();
const applications = new ApplicationsRepository(table);
const dependencies = {
  applications,
  places: new PlacesRepository(table, openTableWithoutRetries()),
  moves: new MovesRepository(table),
  history: new HistoryRepository(table),
  city: openCity(table),
  clock: systemClock,
  pause: (millis: number) => pause(millis),
  sfn: new SFNClient({}),
  applicationMachine: environment.APPLICATION_MACHINE_ARN,
  referralMachine: environment.REFERRAL_MACHINE_ARN,
};

/** What follows from a change of the table, once or more often: every step of it may be repeated. */
export const handler = tableFollower(async ({ before, after }) => {
  switch (after['kind']) {
    case 'ledger': {
      const ledger = Ledger.parse(after);
      const hasNewTicket = ledger.ticket !== before?.['ticket'] && ledger.last !== '';
      if (hasNewTicket) await completeTicket(ledger, dependencies);
      // A place may have become free while nobody waited: then it is for the first who comes after.
      if (hasNewTicket || ledger.freed > Number(before?.['freed'] ?? 0))
        await promoteAtOnce(ledger, dependencies);
      if (ledger.asked !== undefined && ledger.askedAt !== before?.['askedAt']) {
        await settleQuestion(ledger.asked, dependencies);
      }
      return;
    }
    case 'entry':
      // A line of the list that became a place.
      if (after['standing'] === 'holds' && before?.['standing'] === 'waits') {
        await applications.promote(await applications.get(Entry.parse(after).application));
      }
      return;
    case 'application':
      if (after['state'] === 'holds-place' && before?.['state'] !== 'holds-place') {
        await startJourney(Application.parse(after), dependencies);
      }
      return;
    case 'decision':
      // Told again under another token: the task that waits was repeated after the decision.
      if (
        after['state'] === 'decided' &&
        (before?.['state'] !== 'decided' || before['token'] !== after['token'])
      ) {
        const decision = decisionOf(after);
        await followDecision(decision, await applications.get(decision.application), dependencies);
      }
      return;
    case 'referral':
      if (before === undefined) await startReferral(Referral.parse(after), dependencies);
      return;
    default:
      return;
  }
});
