import { logger } from '#shared/observability.ts';
import { hashAcceptance } from '../history/event.ts';
import { applyMend, type MendDependencies } from './apply-mend.ts';
import type { CasesRepository } from './cases-repository.ts';
import { check } from './check.ts';
import { evidenceLine, type Finding, identityOf } from './finding.ts';
import { readSnapshot, type Sources } from './read-snapshot.ts';

export interface Dependencies extends Sources, MendDependencies {
  readonly cases: CasesRepository;
  readonly pause: (millis: number) => Promise<void>;
}

/** How patiently it is looked; milliseconds. */
export interface Patience {
  /** What moved more recently may still be moving. */
  readonly age: number;
  /** Between two looks: what is found in both, with the same evidence, stands still. */
  readonly grace: number;
}

/** What two looks found: what stands, and how much of it is too young to be called wrong. */
export interface Found {
  readonly findings: readonly Finding[];
  readonly young: number;
}

/** What became of the findings. */
export interface Reconciled {
  readonly mended: readonly Finding[];
  /** What is left to a person. */
  readonly asked: readonly Finding[];
  /** Found again after they were mended, or not mended for want of a service: tried again the next time. */
  readonly failed: readonly Finding[];
}

/** How often it is mended and looked again before what is still found is given up until the next time. */
const rounds = 3;

/** Looks twice and names what was found both times and is old enough. Changes nothing. */
export async function findSettled(dependencies: Dependencies, patience: Patience): Promise<Found> {
  const first = check(await readSnapshot(dependencies));
  if (first.length === 0) return { findings: [], young: 0 };
  await dependencies.pause(patience.grace);
  const again = await readSnapshot(dependencies);
  const seen = new Set(first.map(identityOf));
  const before = new Date(again.at.getTime() - patience.age).toISOString();
  const standing = check(again).filter((finding) => seen.has(identityOf(finding)));
  const findings = standing.filter(({ since }) => since <= before);
  return { findings, young: standing.length - findings.length };
}

/**
 * Finds, mends what can be mended, and looks again, since one mend may bring to light what was hidden behind it.
 * What only a person can decide is put on the list of cases; what is on it and is found no more is closed.
 */
export async function reconcile(dependencies: Dependencies, patience: Patience): Promise<Reconciled> {
  const mended = new Map<string, Finding>();
  for (let round = 0; ; round += 1) {
    const { findings } = await findSettled(dependencies, patience);
    const [asked, mendable] = [
      findings.filter(({ mend }) => mend.kind === 'ask'),
      findings.filter(({ mend }) => mend.kind !== 'ask'),
    ];
    if (mendable.length === 0 || round === rounds) {
      for (const finding of mendable) mended.delete(identityOf(finding));
      await keepCases(asked, dependencies);
      return { mended: [...mended.values()], asked, failed: mendable };
    }
    for (const finding of mendable) {
      if (await mendOne(finding, dependencies)) mended.set(identityOf(finding), finding);
    }
  }
}

async function mendOne(finding: Finding, dependencies: Dependencies): Promise<boolean> {
  const { code, subject, mend } = finding;
  try {
    await applyMend(mend, dependencies);
    await record(finding, dependencies);
    logger.info('mended', { code, subject, mend: mend.kind });
    return true;
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    logger.error('not mended', { code, subject, mend: mend.kind, error: cause });
    return false;
  }
}

/** Records the mend in the history of the application it concerns (I9). A draft has none yet, a ledger neither. */
async function record(
  { code, subject, evidence, mend }: Finding,
  { applications, history, clock }: Dependencies,
): Promise<void> {
  const application = await applications.find(subject);
  if (application?.ticket === undefined) return;
  const at = clock().toISOString();
  const event = {
    application: subject,
    event: `mended.${code}.${at}`,
    what: `mended: ${code}`,
    by: 'Rekonsiliasi',
    at,
    why: `${mend.kind}; ${evidenceLine(evidence)}`,
    rules: application.rules,
  };
  await history.append(event, hashAcceptance(application));
}

async function keepCases(asked: readonly Finding[], { cases, clock }: Dependencies): Promise<void> {
  const at = clock().toISOString();
  const names = new Set(asked.map(({ code, subject }) => `${code} ${subject}`));
  for (const finding of asked) await cases.open(finding, at);
  for (const open of await cases.listOpen()) {
    if (!names.has(`${open.code} ${open.subject}`)) await cases.close(open, at);
  }
}
