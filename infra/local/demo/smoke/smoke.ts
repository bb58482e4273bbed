import { DemoProblem } from '../client/problem.ts';
import { runChecks } from './check.ts';
import { looksOnly } from './look.ts';
import { parseSmokeLine, SMOKE_USAGE } from './command-line.ts';
import { writesOnce } from './write.ts';

/** What nobody can check from outside: a deployment has no mailbox, no accounts and no clock for us. */
const notChecked = [
  'that an officer can sign in, and what the staff pages show and do',
  'that mails and text messages arrive: receipts, links of offices, codes',
  'recommendation, decree, training and referral, which need those people',
  'deadlines, schedules and silence, since this clock is not moved',
  'alarms, backups, keys and permissions, which are seen in the account',
];

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const { area, help, patience, site } = parseSmokeLine(process.argv.slice(2));
  if (help) {
    process.stdout.write(SMOKE_USAGE);
  } else {
    const writes = area === undefined ? [] : writesOnce(site, area, patience);
    const { failed, passed, skipped } = await runChecks([...looksOnly(site, patience), ...writes], say);
    say(`\nNot checked:`);
    if (area === undefined) say('  - an application from draft to place (--write --area CODE)');
    for (const what of notChecked) say(`  - ${what}`);
    say(`\n${passed} ok, ${skipped} skipped, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof DemoProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
