import { parseArgs } from 'node:util';
import { DemoProblem } from '../client/problem.ts';

/** What `npm run smoke --` was given. */
export interface SmokeLine {
  readonly site: string;
  /** Area in which the test applicant applies; undefined where nothing is to be written. */
  readonly area?: string;
  readonly patience: number;
  readonly help: boolean;
}

export const SMOKE_USAGE = `Usage: npm run smoke -- --site URL [--write --area CODE] [--patience SECONDS]

Checks from outside what can be checked of a deployment, and says what it could not check. Not yet run against a
deployment on AWS; it is run against "npm start".

  --site URL          address of the site, e.g. https://wirausaha.kota.example
  --write             also send one application, of a test applicant who is marked as such. It takes a ticket, and a
                      place where one is free, until a verifier refuses it. Running again sends no second one.
  --area CODE         area of the test applicant, e.g. 32.76.06.1001
  --patience SECONDS  how long to go on asking what is at fault or not yet there (default: 20)
  --help              show this

Ends with code 1 when a check failed.
`;

/** @throws DemoProblem with the usage for anything that is not a flag of ours */
export function parseSmokeLine(args: readonly string[]): SmokeLine {
  const { area, help, patience: text, site, write } = parse(args);
  const patience = Number(text);
  if (help) return { site: '', patience, help };
  const address = URL.parse(site ?? '');
  if (address?.protocol !== 'https:' && address?.protocol !== 'http:') {
    throw new DemoProblem(`--site takes the address of a site, not ${site}\n\n${SMOKE_USAGE}`);
  }
  if (!Number.isInteger(patience) || patience < 1) {
    throw new DemoProblem(`--patience takes whole seconds, not ${text}\n\n${SMOKE_USAGE}`);
  }
  if (write !== (area !== undefined)) {
    throw new DemoProblem(`--write and --area go together\n\n${SMOKE_USAGE}`);
  }
  return { site: address.href, patience, help, ...(area !== undefined && { area }) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        site: { type: 'string' },
        write: { type: 'boolean', default: false },
        area: { type: 'string' },
        patience: { type: 'string', default: '20' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new DemoProblem(`${reason}\n\n${SMOKE_USAGE}`);
  }
}
