import { DemoProblem } from '../client/problem.ts';

/** One thing about a deployment that is so or not. */
export interface Check {
  /** What is so, as a sentence. */
  readonly what: string;
  /** Throws a DemoProblem that says what was found instead; answers why it could not be seen this time. */
  readonly verify: () => Promise<string | void>;
}

/** What the checks of a deployment have shown. */
export interface SmokeReport {
  readonly passed: number;
  readonly skipped: number;
  readonly failed: number;
}

/** Makes every check, in order, and says of each how it ended. An error of a check is a check that failed. */
export async function runChecks(checks: readonly Check[], say: (line: string) => void): Promise<SmokeReport> {
  const report = { passed: 0, skipped: 0, failed: 0 };
  for (const { verify, what } of checks) {
    try {
      const why = await verify();
      report[why === undefined ? 'passed' : 'skipped'] += 1;
      say(why === undefined ? `ok       ${what}` : `skipped  ${what}: ${why}`);
    } catch (error) {
      report.failed += 1;
      say(`FAILED   ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return report;
}

/** @throws DemoProblem where the condition does not hold */
export function require(condition: boolean, found: string): void {
  if (!condition) throw new DemoProblem(`found ${found}`);
}
