import { hashAcceptance } from '../history/event.ts';
import { carriesPlace, type Ledger, ledgerId } from '../places/ledger.ts';
import type { Application } from '../applications/application.ts';
import type { Entry } from '../places/places-repository.ts';
import { stateAfter } from '../applications/submit-application.ts';
import { findTrack } from '../programmes/programme.ts';
import { isArrival, moveOf } from './arrivals.ts';
import { checkStanding } from './check-standing.ts';
import { isPlaceMissed } from './counts.ts';
import type { Finding } from './finding.ts';
import type { Line, View } from './snapshot.ts';
import { isClosed, standingOf, stateUnderWay, stateWaiting } from './standing.ts';

/** Heads against the lines of the register: who has which ticket, and what it stands for. */
export function checkRegister(view: View): readonly Finding[] {
  return view.heads.flatMap((head) => {
    // What is on its way is found as that.
    if (moveOf(view, head) !== undefined) return [];
    const lines = (view.linesOf.get(head.number) ?? []).filter(({ list }) => list === ledgerId(head));
    return head.state === 'draft' ? checkDraft(view, head, lines) : checkHead(view, head, lines);
  });
}

function checkDraft(view: View, head: Application, lines: readonly Line[]): readonly Finding[] {
  const { number, person, track, year } = head;
  const standing = lines.filter((line) => line.standing !== 'released');
  const [line] = standing;
  if (line === undefined) return [];
  const about = { subject: number, since: view.movedAt(number) };
  const evidence = { ticket: line.ticket, register: line.standing };
  const claim = view.claims.find(
    (each) => each.person === person && each.track === track && each.year === year,
  );
  if (claim?.application !== number && head.ticket === undefined) {
    return standing.map((each) => ({
      ...about,
      code: 'line.unclaimed',
      evidence: { ticket: each.ticket, register: each.standing },
      mend: { kind: 'void-line', key: head, seen: each },
    }));
  }
  const rules = view.rules.get(year);
  const found = rules === undefined ? undefined : findTrack(rules, track);
  const documents = head.documents ?? claim?.documents;
  if (head.ticket !== undefined || found === undefined) {
    const state = line.standing === 'holds' ? stateUnderWay(head) : stateWaiting(head, rules);
    const mend = { kind: 'set-head', number, seen: { state: head.state }, change: { state } } as const;
    return [{ ...about, code: 'head.draft-accepted', evidence, mend }];
  }
  const state = stateAfter(line, found);
  const mend = { kind: 'record-submission', number, acceptance: line, state, documents } as const;
  return [{ ...about, code: 'head.draft-accepted', evidence, mend }];
}

function checkHead(view: View, head: Application, lines: readonly Line[]): readonly Finding[] {
  const { number, ticket } = head;
  const about = { subject: number, since: view.movedAt(number) };
  const own = lines.find((line) => line.ticket === ticket);
  const standing = lines.filter((line) => line.standing !== 'released');
  if (own !== undefined) {
    // The line of a ticket that somebody else has is theirs: it is found with them.
    const isOfAnother = ({ ticket: at }: Line) =>
      view.heads.some((each) => each !== head && each.ticket === at && ledgerId(each) === ledgerId(head));
    const more = standing.filter((line) => line !== own && !isOfAnother(line));
    return [
      ...checkAcceptance(view, head, own),
      ...checkStanding(view, head, own),
      ...more.map((line): Finding => ({
        ...about,
        code: 'line.twice',
        evidence: { head: own.ticket, also: line.ticket },
        mend: { kind: 'void-line', key: head, seen: line },
      })),
    ];
  }
  const [only] = standing.length > 0 ? standing : lines;
  if (only !== undefined) {
    const isClear = (standing.length > 0 ? standing : lines).length === 1;
    const change = { ticket: only.ticket, submittedAt: only.at };
    return [
      {
        ...about,
        code: 'head.ticket-differs',
        evidence: { head: ticket ?? 'none', register: only.ticket },
        mend: isClear
          ? { kind: 'set-head', number, seen: { ticket, submittedAt: head.submittedAt }, change }
          : { kind: 'ask' },
      },
    ];
  }
  // Who withdrew before the submission has neither ticket nor line; a line in another register is a finding of its own.
  if (ticket === undefined && isClosed(head)) return [];
  return view.linesOf.has(number) && !isArrival(view, head) ? [] : [lineMissing(view, head)];
}

/** The application has a ticket and nothing in the register: its line is gone, or names another. */
function lineMissing(view: View, head: Application): Finding {
  const { number, ticket, submittedAt, rules } = head;
  const about = { subject: number, since: view.movedAt(number) };
  const there = (view.linesIn.get(ledgerId(head)) ?? []).find((line) => line.ticket === ticket);
  const standing = standingOf(head);
  if (there !== undefined) {
    const other = view.head.get(there.application);
    const isTheirs = other?.ticket === ticket && other?.area === head.area;
    return {
      ...about,
      code: 'line.of-another',
      evidence: { ticket: there.ticket, register: there.application },
      mend: isTheirs
        ? { kind: 'ask' }
        : { kind: 'set-line', key: head, seen: there, change: { application: number } },
    };
  }
  const ledger = view.ledger.get(ledgerId(head));
  const isGiven = ledger !== undefined && ticket !== undefined && ticket <= ledger.ticket;
  // A line that holds is entered only for a ticket that carried a place: the ledger counts it as taken (I1).
  const fits = isGiven && (standing === 'released' || fitsLedger(view, ledger, ticket, standing));
  if (!fits || submittedAt === undefined || standing === undefined) {
    return { ...about, code: 'line.missing', evidence: { head: ticket ?? 'none' }, mend: { kind: 'ask' } };
  }
  const entry: Entry = { application: number, ticket, at: submittedAt, rules, standing };
  return {
    ...about,
    code: 'line.missing',
    evidence: { head: ticket, state: head.state },
    mend: { kind: 'enter-line', key: head, entry },
  };
}

/** A later ticket holds where it is promoted: it waits no longer, and a free place was taken that no line has. */
function fitsLedger(view: View, ledger: Ledger, ticket: number, standing: Entry['standing'] | undefined) {
  if (carriesPlace(ledger, ticket)) return standing === 'holds';
  return ledger.left.includes(ticket)
    ? standing === 'holds' && isPlaceMissed(view, ledger)
    : standing === 'waits';
}

/** The line is the first event of the application's history: it says when and under which rules it was accepted. */
function checkAcceptance(view: View, head: Application, line: Line): readonly Finding[] {
  const { number, submittedAt, rules } = head;
  if (submittedAt === line.at && rules === line.rules) return [];
  const first = view.eventsOf.get(number)?.find(({ sequence }) => sequence === 1);
  // Who has moved was accepted under another ticket.
  const tickets = (view.linesOf.get(number) ?? [line]).map(({ ticket }) => ticket);
  const restsOn = (at: string | undefined, version: number) =>
    tickets.some(
      (ticket) => first?.previous === hashAcceptance({ number, ticket, submittedAt: at, rules: version }),
    );
  const about = { subject: number, since: view.movedAt(number) };
  const evidence = { ticket: line.ticket, headRules: rules, registerRules: line.rules };
  const code = 'head.acceptance-differs';
  if (submittedAt !== undefined && restsOn(submittedAt, rules)) {
    const change = { at: submittedAt, rules };
    return [{ ...about, code, evidence, mend: { kind: 'set-line', key: head, seen: line, change } }];
  }
  if (first !== undefined && !restsOn(line.at, line.rules)) {
    return [{ ...about, code, evidence, mend: { kind: 'ask' } }];
  }
  const change = { submittedAt: line.at, rules: line.rules };
  const mend = { kind: 'set-head', number, seen: { submittedAt, rules }, change } as const;
  return [{ ...about, code, evidence, mend }];
}
