/** A bus in a process of its own, to be killed: it takes events and never delivers one. `node server.ts <folder>` */
import { createFakeClock } from '../../../support/fake-clock.ts';
import { busEvent, FUNCTION, NotingTargets, rule, startBus } from './harness.ts';

const targets = new NotingTargets();
targets.invokeLater = () => new Promise(() => undefined);
const { bus } = await startBus(
  {
    clock: createFakeClock(),
    dataDir: process.argv[2] ?? '',
    region: 'ap-southeast-3',
    account: '000000000000',
    port: 0,
    log: () => undefined,
  },
  targets,
  rule({ Arn: FUNCTION }),
);
for (let number = 0; ; number += 1) {
  await bus.put(busEvent(`event ${number}`));
  process.stdout.write(`event ${number}\n`);
}
