import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { logger } from '../../../functions/shared/observability.ts';
import { findSettled, reconcile } from '../../../functions/reconciliation/reconcile.ts';
import type { Addresses } from '../supervisor/addresses.ts';
import { fromEnvironment, fromLocalSystem } from './connect.ts';
import { tableOf } from './report.ts';

const usage = `Usage: npm run reconcile -- [--mend] [--data DIR | --aws] [--age MINUTES]

Holds ledgers, register, claims, applications, decisions, links, referrals, histories and executions against each
other and names every contradiction with its mend. Exit code 1 while there are any.

  --dry-run      names them and changes nothing (default)
  --mend         mends what can be mended, looks again, and puts the rest on the list of cases
  --data DIR     folder of a running local system (default: .local)
  --aws          on AWS instead, by credentials and region of the environment and by TABLE_NAME, CITY_ZONE,
                 APPLICATION_MACHINE_ARN and REFERRAL_MACHINE_ARN
  --age MINUTES  what moved more recently is not judged yet (default: 5)
`;

const { values } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    mend: { type: 'boolean', default: false },
    data: { type: 'string', default: '.local' },
    aws: { type: 'boolean', default: false },
    age: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.age);
if (values.help || (values.mend && values['dry-run']) || !(minutes >= 0)) {
  process.stdout.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  // What was found and mended is printed below.
  logger.setLogLevel('CRITICAL');
  const dependencies = values.aws ? fromEnvironment() : await fromLocalSystem(addressesIn(values.data));
  const patience = { age: minutes * 60_000, grace: 3_000 };
  if (values.mend) {
    const { mended, asked, failed } = await reconcile(dependencies, patience);
    process.stdout.write(tableOf(mended));
    process.stdout.write(`${mended.length} mended.\n`);
    const left = [...asked, ...failed];
    process.stdout.write(tableOf(left));
    process.stdout.write(`${asked.length} left to a person, ${failed.length} not mended.\n`);
    process.exitCode = left.length > 0 ? 1 : 0;
  } else {
    const { findings, young } = await findSettled(dependencies, patience);
    process.stdout.write(tableOf(findings));
    process.stdout.write(`${findings.length} found.\n`);
    if (young > 0) {
      process.stdout.write(
        `${young} more moved less than ${minutes} minutes ago and may be under way: --age 0 names them too.\n`,
      );
    }
    process.exitCode = findings.length > 0 ? 1 : 0;
  }
}

function addressesIn(folder: string): Addresses {
  return JSON.parse(readFileSync(join(folder, 'addresses.json'), 'utf8')) as Addresses;
}
