/** An S3 in a process of its own, to be killed: `node server.ts <data folder>` prints its address. */
import { createS3 } from '../../../../infra/local/s3/s3.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { credentials, filesBucket } from './harness.ts';

const service = createS3(
  {
    clock: createFakeClock(),
    dataDir: process.argv[2] ?? '',
    region: 'ap-southeast-3',
    account: '000000000000',
    port: 0,
    log: () => undefined,
  },
  { credentials: () => credentials.secretAccessKey },
);
const environment = await service.listen?.();
await service.provision(filesBucket());
await service.start?.();
process.stdout.write(`${environment?.AWS_ENDPOINT_URL_S3 ?? ''}\n`);
