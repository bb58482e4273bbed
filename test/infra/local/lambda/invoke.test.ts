import { InvokeCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLambda } from '../../../../infra/local/lambda/lambda.ts';
import { createSurroundings, resource } from '../../../support/surroundings.ts';
import { arnOf, clientFor, invoke, type LambdaUnderTest, startLambda } from './harness.ts';

let under: LambdaUnderTest;

beforeAll(async () => {
  under = await startLambda({
    functions: {
      Echo: `export const handler = async (event, context) => ({ event, arn: context.invokedFunctionArn });`,
      Failing: `export const handler = async () => { throw new RangeError('out of range'); };`,
      Silent: `export const handler = async () => {};`,
      Large: `export const handler = async ({ bytes }) => 'x'.repeat(bytes);`,
    },
    resources: [
      resource('AWS::Lambda::Version', 'EchoVersion', { FunctionName: 'Echo' }),
      resource('AWS::Lambda::Alias', 'EchoLive', {
        FunctionName: arnOf('Echo'),
        FunctionVersion: '1',
        Name: 'live',
      }),
    ],
  });
});
afterAll(() => under.close());

describe('Invoke', () => {
  it('answers with what the handler returned', async () => {
    const { StatusCode, ExecutedVersion, FunctionError, answer } = await invoke(under, 'Echo', { a: [1] });
    expect({ StatusCode, ExecutedVersion, FunctionError }).toEqual({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      FunctionError: undefined,
    });
    expect(answer).toEqual({ event: { a: [1] }, arn: arnOf('Echo') });
  });

  it('gives an empty event where no payload was sent, and null where the handler returned nothing', async () => {
    const { Payload } = await under.client.send(new InvokeCommand({ FunctionName: 'Echo' }));
    expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({ event: {} });
    expect((await invoke(under, 'Silent')).answer).toBeNull();
  });

  it('says what the handler threw', async () => {
    const { StatusCode, FunctionError, answer } = await invoke(under, 'Failing');
    expect({ StatusCode, FunctionError }).toEqual({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(answer).toMatchObject({ errorType: 'RangeError', errorMessage: 'out of range' });
    expect((answer as { trace: string[] }).trace[0]).toBe('RangeError: out of range');
  });

  it('runs nothing on a dry run', async () => {
    const before = under.lambda.counters()['Echo'];
    const command = new InvokeCommand({ FunctionName: 'Echo', InvocationType: 'DryRun' });
    expect((await under.client.send(command)).StatusCode).toBe(204);
    expect(under.lambda.counters()['Echo']).toBe(before);
  });

  it.each([arnOf('Echo'), '000000000000:function:Echo', 'Echo'])('finds a function as %s', async (name) => {
    expect((await invoke(under, name)).answer).toMatchObject({ arn: arnOf('Echo') });
  });

  it('tells the function the alias by which it was called', async () => {
    const byArn = await invoke(under, arnOf('Echo:live'));
    expect(byArn).toMatchObject({ ExecutedVersion: '1', answer: { arn: arnOf('Echo:live') } });
    const command = new InvokeCommand({ FunctionName: 'Echo', Qualifier: 'live' });
    expect((await under.client.send(command)).ExecutedVersion).toBe('1');
  });

  it.each(['Nobody', 'Echo:2', arnOf('Echo:dead')])('does not know %s', async (name) => {
    await expect(invoke(under, name)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('refuses a payload that is not JSON', async () => {
    const command = new InvokeCommand({ FunctionName: 'Echo', Payload: '{oops' });
    await expect(under.client.send(command)).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
  });

  it('refuses events above 6 MB and fails on answers above', async () => {
    const mega = 1024 * 1024;
    await expect(invoke(under, 'Echo', 'x'.repeat(6 * mega))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
    expect((await invoke(under, 'Echo', 'x'.repeat(5 * mega))).StatusCode).toBe(200);
    expect((await invoke(under, 'Large', { bytes: 6 * mega + 200 })).answer).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    });
    expect((await invoke(under, 'Large', { bytes: 5 * mega })).FunctionError).toBeUndefined();
  });

  it('says by name what it does not do', async () => {
    await expect(under.client.send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      message: 'The local cloud does not implement lambda:GET /2015-03-31/functions',
      $metadata: { httpStatusCode: 501 },
    });
    const tail = new InvokeCommand({ FunctionName: 'Echo', LogType: 'Tail' });
    await expect(under.client.send(tail)).rejects.toThrow('lambda:Invoke with LogType Tail');
  });
});

it('counts invocations by function, failures included', async () => {
  const before = under.lambda.counters();
  await invoke(under, 'Failing');
  await invoke(under, 'Echo:live');
  const after = under.lambda.counters();
  expect((after['Failing'] ?? 0) - (before['Failing'] ?? 0)).toBe(1);
  expect((after['Echo'] ?? 0) - (before['Echo'] ?? 0)).toBe(1);
});

it('answers 503 until all services have started', async () => {
  const surroundings = createSurroundings();
  const lambda = createLambda(surroundings, {
    environment: () => ({}),
    assetPath: () => undefined,
    sendToQueue: () => Promise.resolve(),
  });
  const environment = await lambda.listen?.();
  const client = clientFor(environment?.['AWS_ENDPOINT_URL_LAMBDA'] ?? '');
  await expect(client.send(new InvokeCommand({ FunctionName: 'Echo' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 503 },
  });
  client.destroy();
  await lambda.stop();
  surroundings.remove();
});

describe('the template', () => {
  const refusals: [string, Record<string, unknown>, string][] = [
    ['layers', { Layers: ['arn:layer'] }, 'Layers of AWS::Lambda::Function (Odd)'],
    ['a VPC', { VpcConfig: {} }, 'VpcConfig of AWS::Lambda::Function (Odd)'],
    ['another runtime', { Runtime: 'python3.14' }, 'the runtime python3.14 (Odd)'],
    ['code that is no asset', { Code: { S3Bucket: 'b' } }, 'code that is not a file asset (Odd)'],
  ];
  it.each(refusals)('refuses %s by name', async (_what, properties, message) => {
    const odd = { code: 'export const handler = () => {};', ...properties };
    await expect(startLambda({ functions: { Odd: odd } })).rejects.toThrow(
      `The local cloud does not implement ${message}`,
    );
  });

  it('names the function whose asset is missing', () => {
    const surroundings = createSurroundings();
    const lambda = createLambda(surroundings, {
      environment: () => ({}),
      assetPath: () => undefined,
      sendToQueue: () => Promise.resolve(),
    });
    const properties = { Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { S3Key: 'gone.zip' } };
    expect(() => lambda.provision(resource('AWS::Lambda::Function', 'Lost', properties))).toThrow(
      'No asset gone.zip for Lost',
    );
    surroundings.remove();
  });
});
