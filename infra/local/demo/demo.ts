import { StartProblem } from '../supervisor/start-problem.ts';
import { type CommandLine, parseCommandLine, USAGE } from './command-line.ts';
import { switchFaultsOn } from './client/faults-client.ts';
import { findSystem } from './find-system.ts';
import { startOwnSystem } from './own-system.ts';
import { play } from './play.ts';
import { DemoProblem } from './client/problem.ts';
import { formatTally } from './tally.ts';

/** What is to be put back or ended when the demonstration is over, the last first. */
const endings: (() => Promise<void>)[] = [];

/** Leaves nothing running and no fault on, whatever the end. */
async function end(code: number): Promise<void> {
  for (let ending = endings.pop(); ending !== undefined; ending = endings.pop()) {
    await ending().catch(say);
  }
  process.exit(code);
}

/** Everything but the table goes to standard error. */
function say(what: unknown): void {
  const isForPeople = what instanceof DemoProblem || what instanceof StartProblem;
  const text = what instanceof Error ? (isForPeople ? what.message : what.stack) : what;
  process.stderr.write(`${String(text)}\n`);
}

async function demonstrate(line: CommandLine): Promise<void> {
  let addresses = line.fresh ? undefined : await findSystem(line.data);
  if (addresses === undefined) {
    say('Bringing up a system on throw-away data…');
    const starting = startOwnSystem({ city: line.city, withFaults: line.faults !== undefined });
    // Also while it is still being brought up.
    endings.push(async () => (await starting.catch(() => undefined))?.stop());
    ({ addresses } = await starting);
  }
  if (line.faults !== undefined) endings.push(await switchFaultsOn(line.faults, addresses.control));
  say(`Playing ${line.applications} people of seed ${line.seed} on ${addresses.site}`);
  const began = performance.now();
  const tally = await play(line, addresses, process.stderr);
  say(`Played in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  process.stdout.write(formatTally(tally));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(130));

try {
  const line = parseCommandLine(process.argv.slice(2));
  if (line.help) process.stdout.write(USAGE);
  else await demonstrate(line);
  await end(0);
} catch (error) {
  say(error);
  await end(1);
}
