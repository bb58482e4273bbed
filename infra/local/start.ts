import { runProcess } from './supervisor/run-process.ts';

await runProcess(process.argv.slice(2), async () => {
  const [{ composeServices }, { synthesiseLocally }, { createSeed }] = await Promise.all([
    import('./supervisor/services.ts'),
    import('./supervisor/synthesise.ts'),
    import('./seed.ts'),
  ]);
  return { compose: composeServices, synthesise: synthesiseLocally, createSeed };
});
