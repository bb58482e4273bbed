import { type Acceptance, hashOfLine } from './daily-root.ts';
import { hashEvent, type HistoryEvent } from './event.ts';
import type { Finding } from './finding.ts';

/** Each application's events: whole, in sequence, each resting on the one before and the first on an acceptance. */
export function verifyChains(
  events: readonly HistoryEvent[],
  lines: readonly Acceptance[],
): readonly Finding[] {
  const acceptances = Map.groupBy(lines, ({ application }) => application);
  return [...Map.groupBy(events, ({ application }) => application)].flatMap(([application, chain]) =>
    verifyChain(
      application,
      chain.toSorted((a, b) => a.sequence - b.sequence),
      acceptances.get(application) ?? [],
    ),
  );
}

function verifyChain(
  application: string,
  chain: readonly HistoryEvent[],
  acceptances: readonly Acceptance[],
): readonly Finding[] {
  const findings: Finding[] = [];
  let expected = 1;
  let before = acceptances.map(hashOfLine);
  if (before.length === 0) findings.push({ problem: 'missing', what: `acceptance of ${application}` });
  for (const event of chain) {
    const what = `event ${event.sequence} of ${application}`;
    for (; expected < event.sequence; expected += 1) {
      findings.push({ problem: 'missing', what: `event ${expected} of ${application}` });
      before = [];
    }
    const own = hashEvent(event);
    if (own !== event.hash) findings.push({ problem: 'changed', what });
    else if (before.length > 0 && !before.includes(event.previous)) {
      const rest = expected === 1 ? 'the acceptance' : `event ${expected - 1}`;
      findings.push({ problem: 'changed', what: `${what}, or ${rest} on which it should rest` });
    }
    // A changed event keeps one of the two: what follows it is judged by itself.
    before = [event.hash, own];
    expected = event.sequence + 1;
  }
  return findings;
}
