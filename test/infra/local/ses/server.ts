/** A SES in a process of its own, to be killed: `node server.ts <data folder>` prints its address. */
import { createFakeClock } from '../../../support/fake-clock.ts';
import { startSes } from './harness.ts';

const { endpoint } = await startSes({
  clock: createFakeClock(),
  dataDir: process.argv[2] ?? '',
  region: 'ap-southeast-3',
  account: '000000000000',
  port: 0,
  log: () => undefined,
});
process.stdout.write(`${endpoint}\n`);
