import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { resource } from '../../../support/surroundings.ts';
import { arnOf, invoke, type LambdaUnderTest, startLambda } from './harness.ts';

let under: LambdaUnderTest;

beforeAll(async () => {
  vi.stubEnv('SECRET_OF_THE_HOST', 'never shown');
  under = await startLambda({
    environment: { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566' },
    functions: {
      Environment: {
        code: 'export const handler = async () => process.env;',
        Environment: { Variables: { TABLE_NAME: 'ledger', LIMIT: 27 } },
        MemorySize: 256,
      },
      Context: {
        code: `export const handler = async (event, context) => {
          const left = context.getRemainingTimeInMillis();
          return { ...context, left };
        };`,
        Timeout: 7,
      },
      Counting: `
        let count = 0;
        export const handler = async () => (count += 1);`,
      Dates: `
        const loaded = Date.now;
        class Stamp extends Date { year() { return this.getUTCFullYear(); } }
        export const handler = async () => ({
          now: new Date().toISOString(),
          kept: loaded(),
          text: Date(),
          epoch: new Date(0).toISOString(),
          isDate: new Date() instanceof Date && new Stamp() instanceof Date,
          year: new Stamp().year(),
          running: performance.now(),
        });`,
      Ticking: `
        let ticks = 0;
        let since;
        export const handler = async () => {
          if (since === undefined) {
            since = performance.now();
            setInterval(() => { ticks += 1; }, 1);
          }
          return { ticks, elapsed: performance.now() - since };
        };`,
      Busy: `export const handler = async () => {
        const end = performance.now() + 300;
        while (performance.now() < end);
      };`,
      Talking: `export const handler = async ({ word }) => {
        console.log('said', word);
        process.stdout.write('written ' + word + '\\n');
        console.error('shouted', word);
      };`,
    },
    resources: [
      resource('AWS::Lambda::Function', 'Inline', {
        FunctionName: 'Inline',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: 'exports.handler = async () => typeof require;' },
      }),
    ],
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await under.close();
});

it('gives a function its own variables, those of the runtime and where the services are; nothing of the host', async () => {
  const { answer } = await invoke(under, 'Environment');
  expect(answer).toMatchObject({
    TABLE_NAME: 'ledger',
    LIMIT: '27',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566',
    AWS_REGION: 'ap-southeast-3',
    AWS_LAMBDA_FUNCTION_NAME: 'Environment',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    _HANDLER: 'index.handler',
    TZ: ':UTC',
  });
  const names = Object.keys(answer as Record<string, string>);
  expect(names).not.toContain('SECRET_OF_THE_HOST');
  const own = /^(AWS_|LAMBDA_|TABLE_NAME$|LIMIT$|_HANDLER$|LANG$|PATH$|TZ$)/;
  expect(names.filter((name) => !own.test(name))).toEqual([]);
});

it('gives the handler the context of its invocation', async () => {
  const { answer, $metadata } = await invoke(under, 'Context');
  const { left, ...context } = answer as { left: number };
  expect(context).toMatchObject({
    awsRequestId: $metadata.requestId,
    functionName: 'Context',
    functionVersion: '$LATEST',
    invokedFunctionArn: arnOf('Context'),
    memoryLimitInMB: '128',
  });
  expect(left).toBeGreaterThan(6000);
  expect(left).toBeLessThanOrEqual(7000);
});

it('loads a function once and keeps what it remembers', async () => {
  expect((await invoke(under, 'Counting')).answer).toBe(1);
  expect((await invoke(under, 'Counting')).answer).toBe(2);
});

it('freezes a function between its invocations: nothing it left behind goes on', async () => {
  await invoke(under, 'Ticking');
  await invoke(under, 'Busy');
  const { ticks, elapsed } = (await invoke(under, 'Ticking')).answer as { ticks: number; elapsed: number };
  expect(elapsed).toBeGreaterThan(300);
  // Those of the moment until it was frozen, and of the one it was thawed in.
  expect(ticks).toBeLessThan(50);
});

it('runs inline code as a CommonJS module', async () => {
  expect((await invoke(under, 'Inline')).answer).toBe('function');
});

describe('Date in a function', () => {
  interface Dates {
    readonly now: string;
    readonly kept: number;
    readonly text: string;
    readonly epoch: string;
    readonly isDate: boolean;
    readonly year: number;
    readonly running: number;
  }
  const dates = async (): Promise<Dates> => (await invoke(under, 'Dates')).answer as Dates;

  it('follows a jump of the clock at once, durations do not', async () => {
    const before = await dates();
    expect(before.now).toMatch(/^2026-03-02T01:/);
    under.surroundings.clock.advanceBy(400 * 24 * 3600 * 1000);
    const after = await dates();
    expect(after.now).toMatch(/^2027-04-06T01:/);
    expect(new Date(after.kept).toISOString()).toMatch(/^2027-04-06T01:/);
    expect(after.text).toContain('2027');
    expect(after.year).toBe(2027);
    expect(after.running - before.running).toBeLessThan(60_000);
  });

  it('is otherwise the Date of the language', async () => {
    expect(await dates()).toMatchObject({ epoch: '1970-01-01T00:00:00.000Z', isDate: true });
  });
});

it('keeps what a function prints in a log file of its own, and off the terminal', async () => {
  const terminal = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'));
  await invoke(under, 'Talking', { word: 'salam' });
  const file = join(under.surroundings.dataDir, 'logs', 'Talking.log');
  await vi.waitFor(() => {
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('said salam\n');
    expect(text).toContain('written salam\n');
    expect(text).toContain('shouted salam\n');
  });
  for (const write of terminal) {
    expect(write.mock.calls.flat().join('')).not.toContain('salam');
    write.mockRestore();
  }
});

describe('credentials', () => {
  type Variables = Readonly<Record<string, string>>;
  const variablesOf = async (lambda: LambdaUnderTest): Promise<Variables> =>
    (await invoke(lambda, 'Environment')).answer as Variables;

  it('are known to the services that check signatures, and nobody else has any', async () => {
    const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret } = await variablesOf(under);
    expect(id).toMatch(/^AKLOCAL[A-Z2-7]{13}$/);
    expect(secret).toHaveLength(40);
    expect(under.lambda.secretFor(id)).toBe(secret);
    expect(under.lambda.secretFor('AKLOCALAAAAAAAAAAAAA')).toBeUndefined();
  });

  it('are different for each function and the same after a restart, so that signed links go on working', async () => {
    const code = 'export const handler = async () => process.env;';
    const functions = { Environment: code, Other: code };
    const first = await startLambda({ functions });
    const before = await variablesOf(first);
    const other = (await invoke(first, 'Other')).answer as Variables;
    expect(other['AWS_ACCESS_KEY_ID']).not.toBe(before['AWS_ACCESS_KEY_ID']);
    expect(other['AWS_SECRET_ACCESS_KEY']).not.toBe(before['AWS_SECRET_ACCESS_KEY']);
    await first.stop();
    const second = await startLambda({ functions, surroundings: first.surroundings });
    expect(await variablesOf(second)).toMatchObject({
      AWS_ACCESS_KEY_ID: before['AWS_ACCESS_KEY_ID'],
      AWS_SECRET_ACCESS_KEY: before['AWS_SECRET_ACCESS_KEY'],
    });
    await second.close();
  });
});
