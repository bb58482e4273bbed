import { parseArgs } from 'node:util';
import { DemoProblem } from './client/problem.ts';

/** What `npm run demo --` was given. */
export interface CommandLine {
  readonly applications: number;
  readonly seed: number;
  /** Folder of the system to play on, where one was named. */
  readonly data?: string;
  readonly fresh: boolean;
  readonly city?: string;
  readonly faults?: string;
  readonly lanes: number;
  readonly patience: number;
  readonly help: boolean;
}

export const USAGE = `Usage: npm run demo [-- --applications N] [--seed N] [--data DIR | --fresh] [--city NAME]
                    [--faults FILE] [--lanes N] [--patience SECONDS]

Plays invented people through the whole system by HTTP, mailbox and sign-in only, moving its clock, and ends with a
table by kecamatan. It plays on the system that "npm start" runs; where none runs, or with --fresh, it brings up one
of its own on throw-away data. On data without other applications the same seed gives the same table.

  --applications N    how many people apply, 1 to 9999 (default: 200)
  --seed N            who they are and what everybody decides (default: 1)
  --data DIR          play on the system that runs on this folder (default: .local)
  --fresh             play on throw-away data, also where a system runs
  --city NAME         city of the throw-away data
  --faults FILE       faults to switch on while it plays; they are switched off at the end
  --lanes N           how many people act at once, 1 to 64 (default: 8); the table does not depend on it
  --patience SECONDS  standing still for so long is a fault (default: 120)
  --help              show this

The table goes to standard output, progress to standard error. Ends with code 1 and the reason when something stalls
or is answered as it should not be.
`;

/** @throws DemoProblem with the usage for anything that is not a flag of ours */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { city, data, faults, fresh, help, ...numbers } = parse(args);
  if (data !== undefined && (fresh || city !== undefined)) {
    throw new DemoProblem(`--data names a system that runs; it has its data and its city\n\n${USAGE}`);
  }
  return {
    applications: wholeNumber('applications', numbers.applications, 1, 9999),
    seed: wholeNumber('seed', numbers.seed, 0, 999_999),
    lanes: wholeNumber('lanes', numbers.lanes, 1, 64),
    patience: wholeNumber('patience', numbers.patience, 1, 3600),
    fresh: fresh || city !== undefined,
    help,
    ...(data !== undefined && { data }),
    ...(city !== undefined && { city }),
    ...(faults !== undefined && { faults }),
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new DemoProblem(`--${name} takes a number from ${least} to ${most}, not ${text}\n\n${USAGE}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        applications: { type: 'string', default: '200' },
        seed: { type: 'string', default: '1' },
        data: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        city: { type: 'string' },
        faults: { type: 'string' },
        lanes: { type: 'string', default: '8' },
        patience: { type: 'string', default: '120' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new DemoProblem(`${reason}\n\n${USAGE}`);
  }
}
