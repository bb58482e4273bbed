import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const patience = { timeout: 20_000 };
const functionNamed = (name: string): string => `arn:aws:lambda:ap-southeast-3:000000000000:function:${name}`;
const call = (name: string): object => ({
  Type: 'Task',
  Resource: functionNamed(name),
  Arguments: { id: '{% $id %}', item: '{% $states.input %}' },
  Output: '{% $states.input %}',
});
const ask = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: functionNamed('ask'), Payload: { token: '{% $states.context.Task.Token %}' } },
  End: true,
};

interface Call {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

let dataDir: string;
let running: ChildProcess | undefined;
let client: SFNClient;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'step-functions-durability-'));
});
afterEach(async () => {
  await kill();
  rmSync(dataDir, { recursive: true, force: true });
});

async function startProcess(hangs = ''): Promise<void> {
  const script = join(import.meta.dirname, 'durability-process.ts');
  running = spawn(process.execPath, [script, dataDir], {
    env: { ...process.env, HANGS: hangs },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (running.stdout === null) throw new Error('The process has no output');
  const lines = createInterface({ input: running.stdout });
  const [endpoint] = (await once(lines, 'line')) as [string];
  client = new SFNClient({
    endpoint,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'developer', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
}

async function kill(): Promise<void> {
  if (running === undefined) return;
  const ended = once(running, 'exit');
  running.kill('SIGKILL');
  await ended;
  client.destroy();
  running = undefined;
}

function calls(): Call[] {
  const file = join(dataDir, 'calls');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Call);
}

async function create(states: object, startAt: string): Promise<string> {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: startAt, States: states });
  const { stateMachineArn = '' } = await client.send(
    new CreateStateMachineCommand({
      name: 'Durable',
      definition,
      roleArn: 'arn:aws:iam::000000000000:role/r',
    }),
  );
  return stateMachineArn;
}

async function statusOf(executionArn: string): Promise<string | undefined> {
  return (await client.send(new DescribeExecutionCommand({ executionArn }))).status;
}

async function countEvents(executionArn: string, type: string): Promise<number> {
  const history = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  return (history.events ?? []).filter((event) => event.type === type).length;
}

describe('after kill -9', { timeout: 60_000 }, () => {
  test('what had answered is not called again, what had not is called again with the same arguments', async () => {
    await startProcess('second');
    const stateMachineArn = await create(
      {
        Number: { Type: 'Pass', Assign: { id: '{% $uuid() %}' }, Next: 'First' },
        First: { ...call('first'), Next: 'Second' },
        Second: { ...call('second'), Next: 'Ask' },
        Ask: ask,
      },
      'Number',
    );
    const { executionArn = '' } = await client.send(
      new StartExecutionCommand({ stateMachineArn, input: '7' }),
    );
    await expect.poll(() => calls().map(({ name }) => name), patience).toEqual(['first', 'second']);
    await kill();
    await startProcess();
    await expect.poll(() => countEvents(executionArn, 'TaskSubmitted'), patience).toBe(1);
    await kill();
    await startProcess();
    const made = calls();
    expect(made.map(({ name }) => name)).toEqual(['first', 'second', 'second', 'ask']);
    expect(new Set(made.slice(0, 3).map(({ payload }) => JSON.stringify(payload))).size).toBe(1);
    const taskToken = String(made[3]?.payload['token']);
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '"yes"' }));
    await kill();
    await startProcess();
    await expect.poll(() => statusOf(executionArn), patience).toBe('SUCCEEDED');
    expect(calls()).toHaveLength(4);
    expect(await countEvents(executionArn, 'TaskStateEntered')).toBe(3);
  });

  test('an execution that was answered for is there and ends', async () => {
    await startProcess('first');
    const stateMachineArn = await create({ First: { ...call('first'), Arguments: {}, End: true } }, 'First');
    const started = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        client.send(new StartExecutionCommand({ stateMachineArn, name: `run-${index}` })),
      ),
    );
    await kill();
    await startProcess();
    for (const { executionArn = '' } of started)
      await expect.poll(() => statusOf(executionArn), patience).toBe('SUCCEEDED');
  });

  test('the iterations of a Map wait on, each asked once, those that were answered kept', async () => {
    await startProcess();
    const stateMachineArn = await create(
      {
        Each: {
          Type: 'Map',
          Items: '{% [1..6] %}',
          ItemProcessor: { StartAt: 'Ask', States: { Ask: ask } },
          End: true,
        },
      },
      'Each',
    );
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }));
    await expect.poll(() => countEvents(executionArn, 'TaskSubmitted'), patience).toBe(6);
    const tokens = calls().map(({ payload }) => String(payload['token']));
    const answer = async (from: number, to: number): Promise<void> => {
      for (const taskToken of tokens.slice(from, to))
        await client.send(new SendTaskSuccessCommand({ taskToken, output: `${tokens.indexOf(taskToken)}` }));
    };
    await answer(0, 3);
    await kill();
    await startProcess();
    await answer(3, 6);
    await expect.poll(() => statusOf(executionArn), patience).toBe('SUCCEEDED');
    const { output } = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(JSON.parse(output ?? '')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(calls()).toHaveLength(6);
  });
});
