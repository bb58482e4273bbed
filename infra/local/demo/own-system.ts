import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noFaults } from '../front/front.ts';
import type { Addresses } from '../supervisor/addresses.ts';
import { startLocalCloud } from '../supervisor/local-cloud.ts';

/** A system of the demonstration's own. */
interface OwnSystem {
  readonly addresses: Addresses;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Brings up the system as `npm start` does, in this process, on any free ports and throw-away data.
 * @param wanted the city, and whether faults may be switched on later
 */
export async function startOwnSystem(wanted: {
  readonly city: string | undefined;
  readonly withFaults: boolean;
}): Promise<OwnSystem> {
  const [{ composeServices }, { synthesiseLocally }, { createSeed }] = await Promise.all([
    import('../supervisor/services.ts'),
    import('../supervisor/synthesise.ts'),
    import('../seed.ts'),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'wirabaru-demo-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const cloud = await startLocalCloud({
      data: join(folder, 'data'),
      port: 0,
      compose: composeServices,
      synthesise: synthesiseLocally,
      createSeed,
      ...(wanted.city !== undefined && { city: wanted.city }),
      ...(wanted.withFaults && { faults: noFaults }),
    });
    return {
      addresses: cloud.addresses,
      stop: async () => {
        await cloud.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
