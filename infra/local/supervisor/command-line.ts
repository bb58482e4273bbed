import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { FaultRules } from '../front/faults.ts';
import { parseFaults } from '../front/routes.ts';
import { sendingAccounts } from '../ses/account.ts';
import type { MailAccount } from './composition.ts';
import { StartProblem } from './start-problem.ts';

/** What `npm start --` was given. */
export interface CommandLine {
  readonly port?: number;
  readonly data: string;
  readonly fresh: boolean;
  readonly city?: string;
  readonly record?: boolean;
  readonly faults?: FaultRules;
  readonly mailAccount?: MailAccount;
  readonly help: boolean;
}

export const USAGE = `Usage: npm start [-- --port N] [--data DIR] [--fresh] [--city NAME] [--record] [--faults FILE]
                 [--mail-account KIND]

  --port N     port of the site; the other services take the ports behind it; 0 takes any free ones
               (default: those of the last start on this data folder, else 8080)
  --data DIR   folder that keeps everything (default: .local)
  --fresh      erase that folder first
  --city NAME  city to load into a fresh folder
  --record     keep who calls what, for GET /calls of the control listener
  --faults FILE  let calls go wrong as the file says (infra/local/front/README.md)
  --mail-account KIND  hold mail to the limits of a SES account: sandbox or production (default: to none)
  --help       show this
`;

/** @throws StartProblem with the usage for anything that is not a flag of ours */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = parse(args);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_500)) {
    throw new StartProblem(`--port takes a number from 0 to 65500, not ${values.port}\n\n${USAGE}`);
  }
  return {
    data: values.data,
    fresh: values.fresh,
    help: values.help,
    ...(port !== undefined && { port }),
    ...(values.record && { record: true }),
    ...(values.city !== undefined && { city: values.city }),
    ...(values.faults !== undefined && { faults: readFaults(values.faults) }),
    ...(values['mail-account'] !== undefined && { mailAccount: mailAccountOf(values['mail-account']) }),
  };
}

function mailAccountOf(kind: string): MailAccount {
  if (Object.hasOwn(sendingAccounts, kind)) return kind as MailAccount;
  throw new StartProblem(`--mail-account takes sandbox or production, not ${kind}\n\n${USAGE}`);
}

function readFaults(file: string): FaultRules {
  try {
    return parseFaults(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartProblem(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        data: { type: 'string', default: '.local' },
        fresh: { type: 'boolean', default: false },
        city: { type: 'string' },
        record: { type: 'boolean', default: false },
        faults: { type: 'string' },
        'mail-account': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new StartProblem(`${reason}\n\n${USAGE}`);
  }
}
