import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import { stageConfigs } from '../../stage-config.ts';
import type { Addresses } from '../supervisor/addresses.ts';
import { failureQueueAt, redriveQueue } from './redrive-queue.ts';

const usage = `Usage: npm run redrive -- [--data DIR | --aws PREFIX]

Does again what the followers of the table and of events have given up, queue by queue, and empties the queues of it.
Correct the cause first. Exit code 1 where something fails again.

  --data DIR    folder of a running local system (default: .local)
  --aws PREFIX  on AWS instead, by credentials and region of the environment: the stage's prefix, wirabaru-production
`;

interface Target {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly queues: readonly string[];
  readonly functions: readonly string[];
}

function localTarget(data: string): Target {
  const addresses = JSON.parse(readFileSync(join(data, 'addresses.json'), 'utf8')) as Addresses;
  const client = {
    region: stageConfigs.local.region,
    credentials: { accessKeyId: 'redrive', secretAccessKey: 'redrive' },
  };
  return {
    sqs: new SQSClient({ ...client, endpoint: addresses.sqs }),
    lambda: new LambdaClient({ ...client, endpoint: addresses.lambda }),
    queues: Object.values(addresses.queues),
    functions: Object.keys(addresses.functions),
  };
}

async function awsTarget(prefix: string): Promise<Target> {
  const [sqs, lambda] = [new SQSClient({}), new LambdaClient({})];
  const [queues, functions]: [string[], string[]] = [[], []];
  for await (const page of paginateListQueues({ client: sqs }, { QueueNamePrefix: `${prefix}-service` }))
    queues.push(...(page.QueueUrls ?? []));
  for await (const page of paginateListFunctions({ client: lambda }, {}))
    functions.push(...(page.Functions ?? []).map(({ FunctionName = '' }) => FunctionName));
  return { sqs, lambda, queues, functions: functions.filter((name) => name.startsWith(`${prefix}-service`)) };
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.local' },
    aws: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(usage);
else {
  const target = values.aws === undefined ? localTarget(values.data) : await awsTarget(values.aws);
  const functionNamed = (name: string) => {
    const found = target.functions.find((each) => each.includes(`${name}Function`) || each === name);
    if (found === undefined) throw new Error(`There is no function ${name}`);
    return found;
  };
  for (const queue of target.queues.flatMap((url) => failureQueueAt(url) ?? [])) {
    try {
      const settled = await redriveQueue(queue, { ...target, functionNamed });
      process.stdout.write(`${queue.follower}, ${queue.holds}: ${settled} done again\n`);
    } catch (error) {
      process.stderr.write(
        `${queue.follower}, ${queue.holds}: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      process.exitCode = 1;
    }
  }
}
