import type { Application } from '../applications/application.ts';
import { ledgerId } from '../places/ledger.ts';
import type { Claim } from '../places/places-repository.ts';
import { moveOf } from './arrivals.ts';
import type { Finding } from './finding.ts';
import { type PlaceBinding, type View, latest } from './snapshot.ts';
import { isClosed, standingOf } from './standing.ts';

/** Claims and bindings: one live application for each person, track and year, one place for each person and year (I2). */
export function checkPeople(view: View): readonly Finding[] {
  const claims = new Map(view.claims.map((claim) => [claimName(claim), claim]));
  const bindings = new Map(view.bindings.map((binding) => [bindingName(binding), binding]));
  return [
    ...view.heads.flatMap((head) => {
      const standing = standingOf(head);
      if (standing === undefined || standing === 'released' || !isSettled(view, head)) return [];
      return [
        ...checkClaimOf(view, head, claims.get(claimName(head))),
        ...(isConfirmed(head) ? checkBindingOf(view, head, bindings.get(bindingName(head))) : []),
      ];
    }),
    ...view.claims.flatMap((claim) => checkClaim(view, claim)),
    ...view.bindings.flatMap((binding) => checkBinding(view, binding, bindings)),
  ];
}

const claimName = ({ person, track, year }: Pick<Claim, 'person' | 'track' | 'year'>) =>
  `${person} ${track} ${year}`;
const bindingName = ({ person, year }: Pick<PlaceBinding, 'person' | 'year'>) => `${person} ${year}`;

/** True where Check Quota has bound the place: the journey went past it. */
function isConfirmed(head: Application): boolean {
  if (standingOf(head) !== 'holds') return false;
  // A parked case may have failed before it.
  return isClosed(head) || (head.stage !== undefined && head.stage.name !== 'parked');
}

/** False while it moves to another area, and where its line was given back under it: that is found as such. */
function isSettled(view: View, head: Application): boolean {
  const own = (view.linesOf.get(head.number) ?? []).find(
    ({ list, ticket }) => list === ledgerId(head) && ticket === head.ticket,
  );
  return own?.standing !== 'released' && moveOf(view, head) === undefined;
}

function isAlive(head: Application | undefined): head is Application {
  return head !== undefined && head.state !== 'draft' && standingOf(head) !== 'released';
}

/** The claim under the key of a live application's person. */
function checkClaimOf(view: View, head: Application, claim: Claim | undefined): readonly Finding[] {
  const { number, person, track, year, area, rules, submittedAt, createdAt, documents = {} } = head;
  const about = { subject: number, since: latest(view.movedAt(number), claim?.at) };
  const due: Claim = {
    application: number,
    person,
    track,
    year,
    area,
    rules,
    at: submittedAt ?? createdAt,
    documents,
  };
  if (claim === undefined) {
    const mend = { kind: 'put-claim', claim: due, instead: undefined } as const;
    return [{ ...about, code: 'claim.missing', evidence: { state: head.state }, mend }];
  }
  if (claim.application === number) {
    if (claim.area === area) return [];
    const mend = { kind: 'put-claim', claim: due, instead: number } as const;
    return [{ ...about, code: 'claim.differs', evidence: { claim: claim.area, head: area }, mend }];
  }
  const other = view.head.get(claim.application);
  const isTwice = isAlive(other) && claimName(other) === claimName(head);
  return [
    {
      ...about,
      code: isTwice ? 'person.twice' : 'claim.of-another',
      evidence: { claim: claim.application, head: number },
      mend: isTwice ? { kind: 'ask' } : { kind: 'put-claim', claim: due, instead: claim.application },
    },
  ];
}

/** A claim by itself: its application is there, is the person's, and is alive or about to be. */
function checkClaim(view: View, claim: Claim): readonly Finding[] {
  const head = view.head.get(claim.application);
  if (head === undefined) return [];
  const about = { subject: claim.application, since: latest(claim.at, view.movedAt(claim.application)) };
  const end = { kind: 'end-claim', claim } as const;
  if (claimName(head) !== claimName(claim)) {
    // Where the person has a live application, the claim under their key is judged with it.
    if (view.heads.some((each) => isAlive(each) && claimName(each) === claimName(claim))) return [];
    return [
      { ...about, code: 'claim.of-another', evidence: { claim: claim.application, head: 'none' }, mend: end },
    ];
  }
  if (head.state === 'draft') {
    const hasLine = (view.linesOf.get(head.number) ?? []).some(({ standing }) => standing !== 'released');
    if (hasLine) return [];
    const mend = { kind: 'ask-after', claim } as const;
    return [{ ...about, code: 'claim.unfinished', evidence: { state: head.state }, mend }];
  }
  if (standingOf(head) !== 'released') return [];
  if (view.heads.some((each) => isAlive(each) && claimName(each) === claimName(claim))) return [];
  return [{ ...about, code: 'claim.of-refused', evidence: { state: head.state }, mend: end }];
}

function checkBindingOf(
  view: View,
  head: Application,
  binding: PlaceBinding | undefined,
): readonly Finding[] {
  const { number, person, year, state } = head;
  if (binding?.application === number) return [];
  const about = { subject: number, since: view.movedAt(number) };
  const bind = { kind: 'bind-place', person, year, number } as const;
  if (binding === undefined) {
    const mend = { ...bind, instead: undefined };
    return [{ ...about, code: 'place.missing', evidence: { state }, mend }];
  }
  const other = view.head.get(binding.application);
  const isTheirs = other?.person === person && other.year === year && standingOf(other) === 'holds';
  const evidence = { binding: binding.application, head: number };
  if (isTheirs) return [{ ...about, code: 'person.two-places', evidence, mend: { kind: 'ask' } }];
  const mend = { ...bind, instead: binding.application };
  return [{ ...about, code: 'place.of-another', evidence, mend }];
}

/** A binding by itself: its application holds a place of that person. */
function checkBinding(
  view: View,
  binding: PlaceBinding,
  bindings: ReadonlyMap<string, PlaceBinding>,
): readonly Finding[] {
  const { person, year, application } = binding;
  const head = view.head.get(application);
  if (head?.person === person && head.year === year && standingOf(head) === 'holds') return [];
  // Where the person holds a place, the binding under their key is judged with it.
  const isJudged = view.heads.some(
    (each) => isConfirmed(each) && bindings.get(bindingName(each)) === binding,
  );
  // An application that is not there, but in the register, is a finding of its own.
  if (isJudged || (head === undefined && view.linesOf.has(application))) return [];
  return [
    {
      code: 'place.unfounded',
      subject: application,
      evidence: { state: head?.state ?? 'none' },
      since: view.movedAt(application),
      mend: { kind: 'unbind-place', person, year, number: application },
    },
  ];
}
