import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surroundings, TemplateResource } from '../../infra/local/contract.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

/** Surroundings of one service under test: a folder of its own, a clock that stands still, the lines it logged. */
export interface TestSurroundings extends Surroundings {
  readonly clock: FakeClock;
  readonly logged: string[];
  remove(): void;
}

export function createSurroundings(): TestSurroundings {
  const dataDir = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  const logged: string[] = [];
  return {
    clock: createFakeClock(),
    dataDir,
    logged,
    region: 'ap-southeast-3',
    account: '000000000000',
    port: 0,
    log: (message, fields) => logged.push(`${message} ${JSON.stringify(fields ?? {})}`),
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** A resource as the template part hands it to a service. */
export function resource(
  type: string,
  logicalId: string,
  properties: Record<string, unknown> = {},
): TemplateResource {
  return { type, logicalId, stack: 'Test', properties };
}
