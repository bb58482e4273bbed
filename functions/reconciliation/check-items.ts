import type { Claim } from '../places/places-repository.ts';
import { runOf, isRunning } from './execution.ts';
import type { Finding } from './finding.ts';
import { latest, type View } from './snapshot.ts';

/** Items that cannot be read, lie under the key of another, or speak of an application that is not there. */
export function checkItems(view: View): readonly Finding[] {
  const unreadable = new Set(view.broken.flatMap(({ concerns }) => concerns));
  return [
    ...view.broken.map(({ kind, subject, problem, what }): Finding => ({
      code: `item.${problem}`,
      subject,
      evidence: { kind, what },
      since: '',
      mend: { kind: 'ask' },
    })),
    ...[...mentions(view)]
      .filter(([number]) => number !== '' && !view.head.has(number) && !unreadable.has(number))
      .map(([number, by]): Finding => missingHead(view, number, by)),
  ];
}

type Mentions = {
  [kind in 'lines' | 'claims' | 'decisions' | 'referrals' | 'events' | 'executions']: number;
};

function missingHead(view: View, number: string, by: Mentions): Finding {
  const claims = view.claimsOf.get(number) ?? [];
  const [claim] = claims;
  const isClaimAlone = Object.values(by).reduce((sum, each) => sum + each, 0) === 1 && claims.length === 1;
  return {
    code: 'head.missing',
    subject: number,
    evidence: Object.fromEntries(Object.entries(by).filter(([, count]) => count > 0)),
    since: latest(view.movedAt(number)),
    mend: isClaimAlone && claim !== undefined ? { kind: 'end-claim', claim } : { kind: 'ask' },
  };
}

/** How often each application is spoken of, and by what; void tickets speak of nobody. */
function mentions(view: View): ReadonlyMap<string, Mentions> {
  const found = new Map<string, Mentions>();
  const note = (number: string, kind: keyof Mentions) => {
    const none = { lines: 0, claims: 0, decisions: 0, referrals: 0, events: 0, executions: 0 };
    const counts = found.get(number) ?? none;
    found.set(number, { ...counts, [kind]: counts[kind] + 1 });
  };
  for (const { application } of view.lines) if (application !== nobody) note(application, 'lines');
  const alive = new Set(view.heads.filter(({ state }) => state !== 'draft').map(claimName));
  // The claim under the key of somebody who has an application is judged with it.
  for (const claim of view.claims) if (!alive.has(claimName(claim))) note(claim.application, 'claims');
  for (const { application } of view.decisions) note(application, 'decisions');
  for (const { application } of view.referrals) note(application, 'referrals');
  for (const { application } of view.events) note(application, 'events');
  for (const execution of view.journeys.filter(isRunning)) {
    const number = runOf(execution.name)?.number;
    if (number !== undefined && found.has(number)) note(number, 'executions');
  }
  return found;
}

const claimName = ({ person, track, year }: Pick<Claim, 'person' | 'track' | 'year'>) =>
  `${person} ${track} ${year}`;

/** The application of a void ticket's line. */
export const nobody = '-';
