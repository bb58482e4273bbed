import { readFileSync } from 'node:fs';
import { ServiceError } from '../contract.ts';
import { agrees, sameEvents } from './conformance/compare.ts';
import { recordedFunctions } from './conformance/functions.ts';
import { jumpingClock } from './conformance/jumping-clock.ts';
import { isObject } from './json.ts';
import { type MachineResult, runMachine } from './run-machine.ts';

/** An execution recorded on AWS. */
interface RecordedCase {
  readonly id: string;
  readonly definition: string;
  readonly input: string;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly history?: readonly string[];
}

interface Recordings {
  readonly functions: Readonly<Record<string, string>>;
  readonly cases: readonly RecordedCase[];
}

/** Shares of the cases that must agree with the recordings. */
const required = { outcomes: 0.97, histories: 0.9 };
const start = Date.UTC(2026, 0, 1);

process.exitCode = await main(process.argv[2]);

async function main(file: string | undefined): Promise<number> {
  if (file === undefined) {
    print('Usage: npm run conformance -- FILE');
    return 2;
  }
  const { cases, functions } = JSON.parse(readFileSync(file, 'utf8')) as Recordings;
  const counts = { run: 0, outcomes: 0, causes: 0, recordedHistories: 0, histories: 0, refused: 0, mixed: 0 };
  for (const recorded of cases) {
    const result = await attempt(recorded, functions);
    if (result === undefined) {
      counts.refused += 1;
      if (mentionsJsonata(recorded)) counts.mixed += 1;
      continue;
    }
    counts.run += 1;
    const { expected, history } = recorded;
    if (agrees(outcomeOf(expected), outcomeOf({ ...result }))) counts.outcomes += 1;
    else report(recorded, 'outcome', outcomeOf(expected), outcomeOf({ ...result }));
    if (expected['cause'] === undefined || agrees(expected['cause'], result.cause)) counts.causes += 1;
    else report(recorded, 'cause', expected['cause'], result.cause);
    if (history === undefined) continue;
    counts.recordedHistories += 1;
    const types = result.history.map(({ type }) => String(type));
    if (sameEvents(history, types)) counts.histories += 1;
    else report(recorded, 'history', history.join(' '), types.join(' '));
  }
  print(`JSONata cases run: ${counts.run}`);
  print(`  status, output, error: ${counts.outcomes} of ${counts.run}`);
  print(`  cause texts:           ${counts.causes} of ${counts.run}`);
  print(`  histories:             ${counts.histories} of ${counts.recordedHistories}`);
  print(
    `Refused by name because a state needs JSONPath: ${counts.refused}, ${counts.mixed} of them beside JSONata`,
  );
  const holds =
    counts.outcomes >= required.outcomes * counts.run &&
    counts.histories >= required.histories * counts.recordedHistories;
  return holds ? 0 : 1;
}

/** Undefined where the definition is refused because it is not JSONata. */
async function attempt(
  recorded: RecordedCase,
  functions: Recordings['functions'],
): Promise<MachineResult | undefined> {
  const clock = jumpingClock(start);
  try {
    const invoker = recordedFunctions(functions, clock);
    return await runMachine({
      definition: recorded.definition,
      input: JSON.parse(recorded.input),
      clock,
      invoker,
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.message.includes('the local cloud runs JSONata only')) return undefined;
    return { status: 'REFUSED', output: undefined, error: error.code, cause: error.message, history: [] };
  }
}

function outcomeOf(result: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { status, output, error } = result;
  return status === 'SUCCEEDED' ? { status, output } : { status, ...(error === undefined ? {} : { error }) };
}

function mentionsJsonata({ definition }: RecordedCase): boolean {
  const parsed: unknown = JSON.parse(definition);
  return isObject(parsed) && /"QueryLanguage"\s*:\s*"JSONata"/.test(definition);
}

function report({ id }: RecordedCase, what: string, expected: unknown, actual: unknown): void {
  print(
    `FAILED ${what}: ${id}\n  recorded: ${JSON.stringify(expected)}\n  here:     ${JSON.stringify(actual)}`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
