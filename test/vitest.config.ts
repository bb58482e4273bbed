import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');

/** Functions under test log nothing: what they log is tested where it matters. */
const quiet = { POWERTOOLS_LOG_LEVEL: 'SILENT' };

/** Four projects by what they need: nothing, the engine, a synthesised template, the whole system and a browser. */
export default defineConfig({
  root,
  test: {
    // Two at a time, also on two cores: a test file waits as much as it works.
    maxWorkers: 2,
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['test/functions/**/*.test.ts', 'test/infra/local/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          env: quiet,
        },
      },
      {
        root,
        test: {
          name: 'workflows',
          env: quiet,
          include: ['test/workflows/**/*.test.ts', 'test/model/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          exclude: ['test/infra/local/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
