import { runProcess } from '../../../../infra/local/supervisor/run-process.ts';

/** The fixture's system as a process, as `start.ts` is the real one's; `--break` makes it fail after its start. */
const args = process.argv.slice(2).filter((arg) => arg !== '--break');
await runProcess(args, async () => {
  const { composeFixture, synthesiseFixture } = await import('./fixture.ts');
  return { compose: composeFixture, synthesise: synthesiseFixture };
});
if (args.length < process.argv.length - 2) throw new Error('something nobody thought of');
