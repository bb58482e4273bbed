import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifyHistory } from '../../../functions/history/verify-history.ts';

const usage = `Usage: npm run verify-history -- FILE [--root DATE=HASH]...

Proves an export of the history without table or network: each application's chain, the registers, the daily roots.

  --root DATE=HASH  a root that was noted elsewhere; only it shows a history that was rewritten as a whole
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { root: { type: 'string', multiple: true, default: [] } },
});
const [file] = positionals;
const noted = values.root.map((root) => /^(\d{4}-\d\d-\d\d)=(\S+)$/.exec(root));
if (file === undefined || noted.includes(null)) {
  process.stdout.write(usage);
  process.exitCode = 2;
} else {
  const known = new Map(noted.map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
  const { applications, events, roots, findings } = verifyHistory(readFileSync(file, 'utf8'), known);
  for (const { problem, what } of findings) process.stdout.write(`${problem}: ${what}\n`);
  const verdict = findings.length === 0 ? 'As it was recorded' : 'Not as it was recorded';
  process.stdout.write(`${verdict}: ${applications} applications, ${events} events, ${roots} days sealed.\n`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
