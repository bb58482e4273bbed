import type { Clock } from '#shared/clock.ts';
import { ConflictError } from '#shared/errors.ts';
import type { Application, Stage } from '../applications/application.ts';
import type { Officer } from '../people/officer.ts';
import type { Verdict } from './decide-stage.ts';
import type { DecisionsRepository } from './decisions-repository.ts';

/**
 * The rule of the second person: a verdict against the programme's own rule counts when another officer gives the
 * same outcome on the same facts. The first one's is kept as a proposal.
 * @returns the verdict both agree on, naming who proposed it; undefined while one of them is missing
 * @throws ConflictError stage-mismatch where the application is at another stage
 */
export async function proposeVerdict(
  application: Application,
  stage: Stage['name'],
  verdict: Verdict,
  officer: Officer,
  dependencies: { readonly decisions: DecisionsRepository; readonly clock: Clock },
): Promise<Verdict | undefined> {
  if (application.stage?.name !== stage) throw new ConflictError('stage-mismatch');
  const { decisions, clock } = dependencies;
  const key = { ...application.stage, application: application.number };
  const proposal = (await decisions.find(key))?.proposal;
  const by = { kind: 'officer' as const, name: officer.name, title: officer.title };
  const isSecond =
    proposal !== undefined &&
    proposal.email !== officer.email &&
    proposal.outcome === verdict.outcome &&
    proposal.attended === verdict.attendance?.attended &&
    proposal.sessions === verdict.attendance?.sessions;
  if (isSecond) return { ...verdict, proposedBy: { ...by, name: proposal.name, title: proposal.title } };
  await decisions.propose(key, {
    outcome: verdict.outcome,
    ...verdict.attendance,
    email: officer.email,
    name: officer.name,
    title: officer.title,
    at: clock().toISOString(),
  });
  return undefined;
}
