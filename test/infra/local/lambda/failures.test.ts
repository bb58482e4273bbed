import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoke, type LambdaUnderTest, startLambda } from './harness.ts';

let under: LambdaUnderTest;

beforeAll(async () => {
  under = await startLambda({
    functions: {
      Fragile: {
        code: `
          let count = 0;
          const deeds = {
            hang: () => new Promise(() => {}),
            loop: () => { for (;;); },
            exit: () => process.exit(3),
            reject: () => { void Promise.reject(new TypeError('to nobody')); return new Promise(() => {}); },
            throwLater: () => { setImmediate(() => { throw new Error('late'); }); return new Promise(() => {}); },
            circle: () => { const a = {}; a.a = a; return a; },
            throwText: () => { throw 'just text'; },
            count: () => count,
          };
          export const handler = async ({ deed }) => { count += 1; return deeds[deed](); };`,
        Timeout: 1,
      },
      Hungry: {
        code: `
          const kept = [];
          export const handler = async ({ eat }) => { while (eat) kept.push(new Array(100_000).fill({})); return 'full'; };`,
        Timeout: 20,
        MemorySize: 128,
      },
      Unloadable: `throw new RangeError('no start');`,
      Slack: `import 'nowhere-to-be-found'; export const handler = async () => {};`,
      Misspelt: `export const handler = async () => { ;`,
      Nameless: `export const other = async () => {};`,
      Elsewhere: { code: 'export const handler = async () => {};', Handler: 'main.handler' },
    },
  });
});
afterAll(() => under.close());

interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
}

async function failureOf(name: string, event?: unknown): Promise<Failure> {
  const { FunctionError, answer } = await invoke(under, name, event);
  expect(FunctionError).toBe('Unhandled');
  return answer as Failure;
}

describe('a function that ends its environment', () => {
  const deeds: [string, string, RegExp][] = [
    ['hang', 'Sandbox.Timedout', /^RequestId: [\w-]{36} Error: Task timed out after 1\.00 seconds$/],
    ['loop', 'Sandbox.Timedout', /^RequestId: [\w-]{36} Error: Task timed out after 1\.00 seconds$/],
    ['exit', 'Runtime.ExitError', /^RequestId: [\w-]{36} Error: Runtime exited with error: exit status 3$/],
    ['reject', 'Runtime.UnhandledPromiseRejection', /^TypeError: to nobody$/],
    ['throwLater', 'Error', /^late$/],
  ];
  it.each(deeds)('by %s fails with %s and begins anew', async (deed, errorType, message) => {
    expect((await invoke(under, 'Fragile', { deed: 'count' })).FunctionError).toBeUndefined();
    const failure = await failureOf('Fragile', { deed });
    expect(failure).toMatchObject({ errorType, errorMessage: expect.stringMatching(message) });
    expect((await invoke(under, 'Fragile', { deed: 'count' })).answer).toBe(1);
  });

  it('by memory takes nobody with it', async () => {
    expect(await failureOf('Hungry', { eat: true })).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
    expect((await invoke(under, 'Hungry', { eat: false })).answer).toBe('full');
  });
});

describe('a function that fails and goes on', () => {
  it('by an answer that is no JSON', async () => {
    await invoke(under, 'Fragile', { deed: 'count' });
    const before = (await invoke(under, 'Fragile', { deed: 'count' })).answer as number;
    expect(await failureOf('Fragile', { deed: 'circle' })).toMatchObject({
      errorMessage: 'Unable to stringify response body',
    });
    expect((await invoke(under, 'Fragile', { deed: 'count' })).answer).toBe(before + 2);
  });

  it('by throwing what is no error', async () => {
    expect(await failureOf('Fragile', { deed: 'throwText' })).toEqual({
      errorType: 'string',
      errorMessage: 'just text',
      trace: [],
    });
  });
});

describe('a function that cannot be loaded', () => {
  const failures: [string, string, string][] = [
    ['Unloadable', 'RangeError', 'no start'],
    ['Slack', 'Runtime.ImportModuleError', 'nowhere-to-be-found'],
    ['Misspelt', 'Runtime.UserCodeSyntaxError', 'SyntaxError'],
    ['Nameless', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
    ['Elsewhere', 'Runtime.ImportModuleError', "Cannot find module 'main'"],
  ];
  it.each(failures)('%s says %s, each time', async (name, errorType, message) => {
    for (const failure of [await failureOf(name), await failureOf(name)]) {
      expect(failure.errorType).toBe(errorType);
      expect(failure.errorMessage).toContain(message);
    }
  });
});
