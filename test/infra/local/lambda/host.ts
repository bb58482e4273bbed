/** A Lambda in a process of its own, to be killed: `node host.ts <data folder> <gate>` prints its address. */
import { createFakeClock } from '../../../support/fake-clock.ts';
import { reporting, startLambda } from './harness.ts';

const dataDir = process.argv[2] ?? '';
const { client } = await startLambda({
  functions: { Report: reporting(process.argv[3] ?? '') },
  surroundings: {
    clock: createFakeClock(),
    dataDir,
    region: 'ap-southeast-3',
    account: '000000000000',
    port: 0,
    log: () => undefined,
    logged: [],
    remove: () => undefined,
  },
});
const endpoint = await client.config.endpoint?.();
process.stdout.write(`http://${endpoint?.hostname ?? ''}:${endpoint?.port ?? ''}\n`);
