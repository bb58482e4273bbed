import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { openClock } from '../../../../infra/local/clock.ts';
import { isObject } from '../../../../infra/local/step-functions/json.ts';
import { createStepFunctions } from '../../../../infra/local/step-functions/service.ts';

// The service in a process of its own, to be killed. Each call of a function is a line of the file `calls`;
// the function named in HANGS never answers.
const [dataDir = ''] = process.argv.slice(2);
const service = createStepFunctions(
  {
    clock: openClock(join(dataDir, 'clock.json')),
    dataDir,
    region: 'ap-southeast-3',
    account: '000000000000',
    log: () => undefined,
    port: 0,
  },
  {
    invoke(arn, payload) {
      const name = arn.split(':')[6] ?? '';
      appendFileSync(join(dataDir, 'calls'), `${JSON.stringify({ name, payload })}\n`);
      if (name === process.env['HANGS']) return new Promise(() => undefined);
      return Promise.resolve({ payload: isObject(payload) ? payload : {} });
    },
  },
);
const environment = await service.listen?.();
await service.start?.();
process.stdout.write(`${environment?.['AWS_ENDPOINT_URL_SFN'] ?? ''}\n`);
