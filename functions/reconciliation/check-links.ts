import { districtCodeOf } from '../areas/area.ts';
import { linkExpiry } from '../decisions/link.ts';
import type { Decision } from '../decisions/decision.ts';
import { referralDecisionKey } from '../financing/referral-decision.ts';
import type { Office } from '../people/office.ts';
import type { Finding } from './finding.ts';
import { decisionName, latest, type StoredLink, type View } from './snapshot.ts';

/** Links against their decisions: each opens one decision, for the office on whose desk it lies, for a time. */
export function checkLinks(view: View): readonly Finding[] {
  return view.links.flatMap((link) => checkLink(view, link));
}

function checkLink(view: View, link: StoredLink): readonly Finding[] {
  const { hash, ...seen } = link;
  const { application, attempt, role, scope, expiresAt } = link;
  const decision = view.decision.get(decisionName(link));
  const about = { subject: application, since: latest(decision?.entered) };
  if (decision === undefined) {
    if (isDecisionMissed(view, link)) return [];
    const evidence = { role, scope, attempt };
    return [{ ...about, code: 'link.nowhere', evidence, mend: { kind: 'remove-link', hash, seen } }];
  }
  const office = officeOf(link, decision, view.head.get(application)?.area ?? '');
  const found: Finding[] = [];
  if (office !== undefined && (office.role !== role || office.scope !== scope)) {
    const evidence = { link: `${role} ${scope}`, desk: `${office.role} ${office.scope}` };
    const mend = { kind: 'set-link', hash, seen, change: office } as const;
    found.push({ ...about, code: 'link.misdirected', evidence, mend });
  }
  const due = linkExpiry(decision.dueAt);
  if (expiresAt > due) {
    const evidence = { link: moment(expiresAt), decision: moment(due) };
    const mend = { kind: 'set-link', hash, seen, change: { expiresAt: due } } as const;
    found.push({ ...about, code: 'link.everlasting', evidence, mend });
  }
  return found;
}

/** True where the decision it leads to should be there: that is the finding, and the link will be of use again. */
function isDecisionMissed(view: View, link: StoredLink): boolean {
  const { application, desk, attempt } = link;
  const stage = view.head.get(application)?.stage;
  const referrals = view.referralsOf.get(application) ?? [];
  return (
    (stage?.desk === desk && stage.attempt === attempt) ||
    referrals.some((referral) => decisionName(referralDecisionKey(referral)) === decisionName(link)) ||
    (view.eventsOf.get(application) ?? []).some(({ event }) => event === `${desk.split('#')[0]}.${attempt}`)
  );
}

/**
 * The office that answers by that link on a decision's desk; undefined for a stage that no link decides. What was
 * escalated lies on the kecamatan's desk: the head of one of its areas, who was silent, is asked there too.
 */
function officeOf(
  link: StoredLink,
  { stage, desk, facts }: Decision,
  area: string,
): Pick<Office, 'role' | 'scope'> | undefined {
  const scope = desk.split('#').at(-1) ?? '';
  if (stage === 'referral') return { role: 'lender', scope };
  if (stage !== 'recommendation') return undefined;
  if (facts['escalated'] === undefined) return { role: 'lurah', scope };
  if (link.role === 'camat') return { role: 'camat', scope };
  return { role: 'lurah', scope: districtCodeOf(link.scope) === scope ? link.scope : area };
}

const moment = (epochSeconds: number) => new Date(epochSeconds * 1000).toISOString();
