import { Application } from '../../functions/applications/application.ts';
import { decisionOf } from '../../functions/decisions/decisions-repository.ts';
import { hashAcceptance, hashEvent, HistoryEvent } from '../../functions/history/event.ts';
import {
  Ledger,
  ledgerId,
  placesTaken,
  positionOfTicket,
  waitingCount,
} from '../../functions/places/ledger.ts';
import { Claim, Entry } from '../../functions/places/places-repository.ts';
import type { Item } from '../support/memory-expressions.ts';
import type { Execution } from './machine.ts';
import type { Case, Reference } from './reference.ts';

/** What can be seen once nothing is under way. */
export interface Seen {
  readonly items: readonly Item[];
  readonly executions: ReadonlyMap<string, Execution>;
  /** Names of executions an operator has stopped and not begun again. */
  readonly stopped: ReadonlySet<string>;
  /** Applications one of whose functions was broken on purpose: they may be parked. */
  readonly parkable: ReadonlySet<string>;
  /** Tracks that give a freed place on at once. */
  readonly atOnce: ReadonlySet<string>;
}

const stageOfState: Readonly<Record<string, string>> = {
  'File Check': 'file-check',
  Correction: 'correction',
  'Lurah Recommendation': 'recommendation',
  'Escalated Recommendation': 'recommendation',
  'Residence Check': 'residence',
  Decree: 'decree',
  Training: 'training',
  'Park Case': 'parked',
};

/** What is broken of I1–I6 and I8, and where something is elsewhere than the reference says; nothing, if all holds. */
export function brokenOf(seen: Seen, reference: Reference): readonly string[] {
  const { items } = seen;
  const ofKind = (kind: string) => items.filter((item) => item['kind'] === kind);
  const ledgers = ofKind('ledger').map((item) => Ledger.parse(item));
  const entries = ofKind('entry').map((item) => ({
    list: String(item['pk']).slice('LIST#'.length),
    ...Entry.parse(item),
  }));
  const heads = ofKind('application').map((item) => Application.parse(item));
  return [
    ...reference.broken,
    ...ledgers.flatMap((ledger) => brokenList(ledger, entries, heads, seen)),
    ...brokenPeople(items, heads, entries, seen),
    ...heads.flatMap((head) => brokenJourney(head, reference.cases.get(head.number), items, seen)),
    ...heads.flatMap((head) => brokenHistory(head, items)),
  ];
}

type Line = Entry & { readonly list: string };

/** I1 and I3 of one list. */
function brokenList(
  ledger: Ledger,
  entries: readonly Line[],
  heads: readonly Application[],
  { atOnce }: Seen,
): readonly string[] {
  const broken: string[] = [];
  const list = ledgerId(ledger);
  const lines = entries.filter((entry) => entry.list === list);
  const holding = lines.filter(({ standing }) => standing === 'holds');
  if (holding.length > ledger.limit) broken.push(`I1 ${list}: ${holding.length} of ${ledger.limit} places`);
  if (placesTaken(ledger) !== holding.length)
    broken.push(`I1 ${list}: the ledger counts ${placesTaken(ledger)} places, ${holding.length} are held`);
  if (lines.length !== ledger.ticket || lines.some(({ ticket }) => ticket > ledger.ticket))
    broken.push(`I3 ${list}: ${ledger.ticket} tickets, ${lines.length} lines`);
  const waiting = lines.filter(({ standing }) => standing === 'waits');
  if (atOnce.has(ledger.track) && ledger.freed > 0 && waiting.length > 0)
    broken.push(`I1 ${list}: ${ledger.freed} places free, ${waiting.length} wait`);
  if (waitingCount(ledger) !== waiting.length)
    broken.push(`I3 ${list}: the ledger counts ${waitingCount(ledger)} waiting, ${waiting.length} wait`);
  const inOrder = waiting.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  for (const [index, { ticket, application }] of inOrder.entries()) {
    const position = positionOfTicket(ledger, ticket);
    if (position !== index + 1)
      broken.push(`I3 ${list}: ${application} is told ${position} and is number ${index + 1}`);
  }
  for (const line of lines) {
    const head = heads.find(({ number }) => number === line.application);
    const isHeads = head?.ticket === line.ticket && ledgerId({ ...head }) === list;
    if (line.standing !== 'released' && !isHeads)
      broken.push(
        `I3 ${list}: line ${line.ticket} of ${line.application} ${line.standing}, its head is elsewhere`,
      );
  }
  return broken;
}

/** I2: claims and places of persons. */
function brokenPeople(
  items: readonly Item[],
  heads: readonly Application[],
  entries: readonly Line[],
  { executions, stopped }: Seen,
): readonly string[] {
  const broken: string[] = [];
  // Whose run was stopped or parked before it confirmed the place, or gave it back, does so when it goes on.
  const isHeldUp = ({ number, stage }: Application) =>
    stage?.name === 'parked' ||
    [...stopped].some((name) => executions.get(name)?.input['application'] === number);
  const holders = new Map<string, string[]>();
  const live = new Map<string, string[]>();
  for (const head of heads) {
    const line = entries.find(
      (entry) =>
        entry.application === head.number && entry.ticket === head.ticket && entry.list === ledgerId(head),
    );
    const isLive = line !== undefined && line.standing !== 'released';
    if (line?.standing === 'holds' && !isHeldUp(head))
      holders.set(head.person, [...(holders.get(head.person) ?? []), head.number]);
    const key = `${head.person} ${head.track}`;
    if (isLive) live.set(key, [...(live.get(key) ?? []), head.number]);
    const claim = items.find(
      ({ pk, sk }) => pk === `PERSON#${head.person}` && sk === `${head.track}#${head.year}`,
    );
    const isClaims = claim !== undefined && Claim.parse(claim).application === head.number;
    if (isLive && !isClaims) broken.push(`I2 ${head.number}: no claim`);
    if (!isLive && isClaims && head.state !== 'draft')
      broken.push(`I2 ${head.number}: claim of one that ended`);
    if (isLive && isClaims && claim['area'] !== head.area)
      broken.push(`I2 ${head.number}: claim of another area`);
    const place = items.find(({ pk, sk }) => pk === `PERSON#${head.person}` && sk === `PLACE#${head.year}`);
    const isBound = place?.['application'] === head.number;
    if (isBound && line?.standing !== 'holds')
      broken.push(`I2 ${head.number}: bound to a place it does not hold`);
  }
  for (const [person, numbers] of holders)
    if (numbers.length > 1) broken.push(`I2 ${person} holds ${numbers.join(' and ')}`);
  for (const [key, numbers] of live)
    if (numbers.length > 1) broken.push(`I2 ${key}: ${numbers.join(' and ')}`);
  return broken;
}

/** I4, I5, I8 and the reference's own word on one application. */
function brokenJourney(
  head: Application,
  known: Case | undefined,
  items: readonly Item[],
  { executions, stopped, parkable }: Seen,
): readonly string[] {
  const broken: string[] = [];
  const { number, state, stage } = head;
  const told = `${number} (${known?.decided.join(', ')})`;
  const runs = [...executions.values()].filter(({ input }) => input['application'] === number);
  const live = runs.filter(({ status }) => status === 'RUNNING');
  const isStopped = runs.some(({ name }) => stopped.has(name));
  const expected = known?.expected ?? { at: 'draft' as const };
  const failed = runs.find(({ status }) => status === 'FAILED');
  if (failed !== undefined) broken.push(`I4 ${told}: execution failed in ${failed.state}`);
  const isRunning = state === 'holds-place' || state === 'participant';
  if (live.length !== (isRunning && !isStopped ? 1 : 0))
    broken.push(`I4 ${told}: ${state} with ${live.length} live executions`);
  if (isStopped) return broken;
  if (expected.at === 'move' && stage?.name !== 'parked')
    broken.push(`I4 ${told}: has not moved to ${expected.to}`);
  if (expected.at === 'end' && state !== expected.state && stage?.name !== 'parked')
    broken.push(`I5 ${told}: is ${state}, should be ${expected.state}`);
  if (expected.at === 'list' && state !== 'waits' && state !== 'received')
    broken.push(`I8 ${told}: is ${state}, should wait`);
  if (expected.at === 'stage') {
    if (!isRunning) broken.push(`I8 ${told}: is ${state}, should be in ${expected.stage}`);
    else if (stage?.name !== expected.stage && stage?.name !== 'parked')
      broken.push(`I5 ${told}: in ${stage?.name}, should be in ${expected.stage}`);
    const isParticipant = expected.stage === 'training' && stage?.name === 'training';
    if (isParticipant && (state !== 'participant' || head.decree !== known?.decree))
      broken.push(`I5 ${told}: ${state} by decree ${head.decree}, fixed by ${known?.decree}`);
  }
  if (state === 'completed' && head.decree !== known?.decree)
    broken.push(`I5 ${told}: completed by decree ${head.decree}, fixed by ${known?.decree}`);
  if (stage?.name === 'parked' && !parkable.has(number)) {
    const parked = live[0]?.variables;
    broken.push(`I4 ${told}: parked at ${String(parked?.['failedAt'])} by ${String(parked?.['failure'])}`);
  }
  const open = items.filter(
    (item) =>
      item['kind'] === 'decision' && item['state'] === 'open' && String(item['sk']).startsWith(`${number}#`),
  );
  if (open.length !== live.length) broken.push(`I5 ${told}: ${open.length} decisions open`);
  const [waits] = live;
  const decision = open[0] === undefined ? undefined : decisionOf(open[0]);
  if (waits !== undefined && decision !== undefined) {
    if (decision.token !== waits.token) broken.push(`I5 ${told}: the machine waits for another decision`);
    if (decision.attempt !== stage?.attempt || decision.desk !== stage.desk)
      broken.push(`I5 ${told}: the head names another decision`);
    if (stageOfState[waits.state] !== decision.stage)
      broken.push(`I5 ${told}: ${waits.state} waits, ${decision.stage} is open`);
    const asked = (decision.facts['items'] ?? '').split(' ').filter((each) => each !== '');
    if (decision.stage === 'correction' && asked.join() !== known?.asksFor.join())
      broken.push(`I5 ${told}: asked to mend ${asked.join()}, not ${known?.asksFor.join()}`);
  }
  return broken;
}

/** I6, I9: each decision is in the history once, and the chain is whole. */
function brokenHistory(head: Application, items: readonly Item[]): readonly string[] {
  const broken: string[] = [];
  const pk = `APPLICATION#${head.number}`;
  const events = items
    .filter((item) => item['pk'] === pk && item['kind'] === 'history')
    .map((item) => HistoryEvent.parse(item));
  let previous = hashAcceptance(head);
  for (const [index, event] of events.entries()) {
    // The first link names the ticket of the acceptance, which a move replaces in the head.
    if (
      event.sequence !== index + 1 ||
      (index > 0 && event.previous !== previous) ||
      hashEvent(event) !== event.hash
    )
      broken.push(`I9 ${head.number}: the chain breaks at ${event.event}`);
    previous = event.hash;
  }
  if (new Set(events.map(({ event }) => event)).size !== events.length)
    broken.push(`I6 ${head.number}: an event is recorded twice`);
  for (const item of items.filter(
    (each) => each['kind'] === 'decision' && String(each['sk']).startsWith(`${head.number}#`),
  )) {
    const { stage, attempt, state, answer, facts } = decisionOf(item);
    const recorded = events.filter(({ event }) => event === `${stage}.${attempt}`);
    const wanted = state === 'decided' && facts['kept'] === undefined ? 1 : 0;
    const isSame = recorded.every(({ what }) => what.startsWith(`${stage}: ${answer?.outcome}`));
    if (recorded.length !== wanted || !isSame)
      broken.push(`I6 ${head.number}: ${stage}.${attempt} ${state}, ${recorded.length} events`);
  }
  return broken;
}
