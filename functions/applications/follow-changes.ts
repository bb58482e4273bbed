import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { logger } from '#shared/observability.ts';
import type { ApplicationRun, StageOutcome } from '../../workflows/application.contract.ts';
import type { ReferralRun } from '../../workflows/financing-referral.contract.ts';
import type { Answer, Decision } from '../decisions/decision.ts';
import type { Referral } from '../financing/referral.ts';
import { hashAcceptance } from '../history/event.ts';
import type { HistoryRepository } from '../history/history-repository.ts';
import type { City } from '../programmes/city.ts';
import { type Application, executionName } from './application.ts';

interface Dependencies {
  readonly sfn: SFNClient;
  readonly history: HistoryRepository;
  readonly city: City;
  readonly applicationMachine: string;
  readonly referralMachine: string;
}

/** Starts the journey of an application that holds a place. Name and input follow from it: once, however often asked. */
export async function startJourney(application: Application, dependencies: Dependencies): Promise<void> {
  const run = application.run ?? 1;
  // A later run does not look again at a file that was found complete.
  const input: ApplicationRun = {
    application: application.number,
    run,
    ...(run === 1 ? {} : { keep: ['file-check'] }),
  };
  await start(
    dependencies.sfn,
    dependencies.applicationMachine,
    executionName(application.number, run),
    input,
  );
}

/** Starts a referral's own machine. */
export async function startReferral(referral: Referral, dependencies: Dependencies): Promise<void> {
  const { application, referral: number, dueAt } = referral;
  const input: ReferralRun = { application, referral: number, dueAt };
  await start(dependencies.sfn, dependencies.referralMachine, `${application}-r${number}`, input);
}

/**
 * Records a decision in the application's history and, where it was decided, tells the waiting state machine. A
 * machine that no longer waits has gone on by its timeout, which asked the table and follows the same decision.
 */
export async function followDecision(
  decision: Decision,
  application: Application,
  dependencies: Dependencies,
): Promise<void> {
  const { answer } = decision;
  if (answer === undefined) return;
  const event = {
    application: decision.application,
    event: `${decision.stage}.${decision.attempt}`,
    what: whatOf(decision.stage, answer),
    by: `${answer.by.name}, ${answer.by.title}`,
    at: answer.at,
    ...(answer.reason === undefined ? {} : { why: answer.reason }),
    rules: application.rules,
  };
  // An answer that stands from an earlier run is in the history already.
  if (decision.facts['kept'] === undefined) {
    await dependencies.history.append(event, hashAcceptance(application));
  }
  const output: StageOutcome = {
    outcome: answer.outcome,
    deadlines: [...(await dependencies.city.deadlines())],
  };
  try {
    await dependencies.sfn.send(
      new SendTaskSuccessCommand({ taskToken: decision.token, output: JSON.stringify(output) }),
    );
  } catch (error) {
    const isOver = [TaskTimedOut, TaskDoesNotExist, InvalidToken].some((type) => error instanceof type);
    if (!isOver) throw error;
    logger.info('machine no longer waits', { application: decision.application, stage: decision.stage });
  }
}

/** What a decision is in the history. */
export function whatOf(stage: Decision['stage'], { outcome, items = [], area = '' }: Answer): string {
  return `${stage}: ${[outcome, ...items, area].join(' ').trim()}`;
}

async function start(sfn: SFNClient, stateMachineArn: string, name: string, input: unknown): Promise<void> {
  try {
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
