import { DemoProblem } from '../client/problem.ts';

/** One thing about a deployment that is so or not. */
export interface Check {
  /** What is so, as a sentence. */
  readonly what: string;
  /** Throws a DemoProblem that says what was found instead. */
  readonly verify: () => Promise<void>;
}

/** What the checks of a deployment have shown. */
export interface SmokeReport {
  readonly passed: number;
  readonly failed: number;
}

/** Makes every check, in order, and says of each how it ended. An error of a check is a check that failed. */
export async function runChecks(checks: readonly Check[], say: (line: string) => void): Promise<SmokeReport> {
  let failed = 0;
  for (const { verify, what } of checks) {
    try {
      await verify();
      say(`ok      ${what}`);
    } catch (error) {
      failed += 1;
      say(`FAILED  ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { passed: checks.length - failed, failed };
}

/** @throws DemoProblem where the condition does not hold */
export function require(condition: boolean, found: string): void {
  if (!condition) throw new DemoProblem(`found ${found}`);
}
