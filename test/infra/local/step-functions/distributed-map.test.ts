import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ObjectStore } from '../../../../infra/local/step-functions/tools.ts';
import { functionArn, type Harness, invokerOf, openHarness, patience } from './harness.ts';

let harness: Harness;
let objects: Map<string, string>;
let seen: unknown[];
let failing: (item: unknown) => boolean;

beforeEach(async () => {
  objects = new Map();
  seen = [];
  failing = () => false;
  harness = await openHarness(
    invokerOf((item) => {
      seen.push(item);
      if (failing(item)) throw Object.assign(new Error('bad item'), { name: 'BadItem' });
      return { done: item };
    }),
    storeOver(objects),
  );
});
afterEach(() => harness.close());

function storeOver(content: Map<string, string>): ObjectStore {
  return {
    read: (bucket, key) => {
      const found = content.get(`${bucket}/${key}`);
      return found === undefined
        ? Promise.reject(new Error('NoSuchKey'))
        : Promise.resolve(Buffer.from(found));
    },
    write: (bucket, key, body) => {
      content.set(`${bucket}/${key}`, body);
      return Promise.resolve();
    },
    list: (bucket, prefix) =>
      Promise.resolve(
        [...content.keys()]
          .filter((key) => key.startsWith(`${bucket}/${prefix}`))
          .map((key) => ({ Key: key })),
      ),
  };
}

async function run(fields: object, input: unknown = {}): Promise<string> {
  const stateMachineArn = await harness.machine({
    QueryLanguage: 'JSONata',
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Work',
          States: {
            Work: { Type: 'Task', Resource: functionArn, Output: '{% $states.result.done %}', End: true },
          },
        },
        Label: 'Apply',
        ...fields,
        End: true,
      },
    },
  });
  const { executionArn = '' } = await harness.client.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  await harness.service.whenEnded(executionArn);
  return executionArn;
}

async function ended(executionArn: string) {
  return harness.client.send(new DescribeExecutionCommand({ executionArn }));
}

test('lines of a file in S3 are worked on, each as an execution of its own', async () => {
  objects.set('plans/plan.jsonl', '{"n":1}\n{"n":2}\n{"n":3}\n');
  const executionArn = await run(
    {
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Arguments: { Bucket: 'plans', Key: '{% $states.input.key %}' },
      },
      ItemSelector: { n: '{% $states.context.Map.Item.Value.n * 10 %}' },
    },
    { key: 'plan.jsonl' },
  );
  const { output } = await ended(executionArn);
  expect(JSON.parse(output ?? '')).toEqual([{ n: 10 }, { n: 20 }, { n: 30 }]);
  const { mapRuns } = await harness.client.send(new ListMapRunsCommand({ executionArn }));
  const mapRunArn = mapRuns?.[0]?.mapRunArn ?? '';
  expect(await harness.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
    status: 'SUCCEEDED',
    itemCounts: { total: 3, succeeded: 3, failed: 0 },
  });
  const { executions } = await harness.client.send(new ListExecutionsCommand({ mapRunArn }));
  expect(executions).toHaveLength(3);
  expect(await harness.events(executionArn)).toEqual([
    'ExecutionStarted',
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ]);
});

test('items go in batches with what they share, and results to S3 with a manifest', async () => {
  const executionArn = await run(
    {
      Items: '{% [1..5] %}',
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { year: '{% $states.input.year %}' } },
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Arguments: { Bucket: 'results', Prefix: 'review' },
        WriterConfig: { OutputType: 'JSON', Transformation: 'COMPACT' },
      },
    },
    { year: 2026 },
  );
  expect(seen).toHaveLength(3);
  expect(seen).toContainEqual({ BatchInput: { year: 2026 }, Items: [5] });
  const { output } = await ended(executionArn);
  const { ResultWriterDetails: details } = JSON.parse(output ?? '') as {
    ResultWriterDetails: { Bucket: string; Key: string };
  };
  const manifest = JSON.parse(objects.get(`${details.Bucket}/${details.Key}`) ?? '') as {
    ResultFiles: { SUCCEEDED: { Key: string }[] };
  };
  const file = objects.get(`results/${manifest.ResultFiles.SUCCEEDED[0]?.Key}`);
  expect(JSON.parse(file ?? '')).toMatchObject([{ Items: [1, 2] }, { Items: [3, 4] }, { Items: [5] }]);
});

test('failures within the tolerance leave the others; one more fails the Map', async () => {
  failing = (item) => Number(item) > 8;
  const tolerant = await ended(await run({ Items: '{% [1..10] %}', ToleratedFailurePercentage: 20 }));
  expect(JSON.parse(tolerant.output ?? '')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  failing = (item) => Number(item) > 7;
  const strict = await ended(await run({ Items: '{% [1..10] %}', ToleratedFailurePercentage: 20 }));
  expect(strict).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
});

test('the children that still run are stopped with the Map', async () => {
  const stateMachineArn = await harness.machine({
    QueryLanguage: 'JSONata',
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Items: [1, 2],
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Sleep',
          States: { Sleep: { Type: 'Wait', Seconds: 3600, End: true } },
        },
        End: true,
      },
    },
  });
  const { executionArn = '' } = await harness.client.send(new StartExecutionCommand({ stateMachineArn }));
  await expect.poll(() => harness.events(executionArn), patience).toContain('MapRunStarted');
  const { mapRuns } = await harness.client.send(new ListMapRunsCommand({ executionArn }));
  const mapRunArn = mapRuns?.[0]?.mapRunArn ?? '';
  const children = async (statusFilter: 'RUNNING' | 'ABORTED'): Promise<number | undefined> =>
    (await harness.client.send(new ListExecutionsCommand({ mapRunArn, statusFilter }))).executions?.length;
  await expect.poll(() => children('RUNNING'), patience).toBe(2);
  await harness.client.send(new StopExecutionCommand({ executionArn }));
  expect(await children('ABORTED')).toBe(2);
  expect(await harness.client.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
    status: 'ABORTED',
  });
});

test('a file that is not there is States.ItemReaderFailed', async () => {
  const executionArn = await run({
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'plans', Key: 'none' } },
  });
  expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
});

test('a redrive runs only the items that had not succeeded', async () => {
  failing = (item) => item === 3;
  const executionArn = await run({ Items: [1, 2, 3, 4], MaxConcurrency: 1 });
  expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' });
  failing = () => false;
  await harness.client.send(new RedriveExecutionCommand({ executionArn }));
  await harness.service.whenEnded(executionArn);
  const { output, redriveCount } = await ended(executionArn);
  expect(JSON.parse(output ?? '')).toEqual([1, 2, 3, 4]);
  expect(redriveCount).toBe(1);
  expect(seen).toEqual([1, 2, 3, 3, 4]);
  expect(await harness.events(executionArn)).toContain('MapRunRedriven');
});
