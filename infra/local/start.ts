import { runProcess } from './supervisor/run-process.ts';

// As in Lambda: nothing of the system may depend on the machine's own time zone.
process.env['TZ'] = 'UTC';

await runProcess(process.argv.slice(2), async () => {
  const [{ composeServices }, { synthesiseLocally }, { createSeed }] = await Promise.all([
    import('./supervisor/services.ts'),
    import('./supervisor/synthesise.ts'),
    import('./seed.ts'),
  ]);
  return { compose: composeServices, synthesise: synthesiseLocally, createSeed };
});
