import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TemplateResource } from '../../../../infra/local/contract.ts';
import { createSurroundings, resource } from '../../../support/surroundings.ts';
import {
  arnOf,
  clientFor,
  type FunctionUnderTest,
  type Gate,
  type LambdaUnderTest,
  openGate,
  reporting,
  startLambda,
} from './harness.ts';

const DEAD_LETTERS = 'arn:aws:sqs:ap-southeast-3:000000000000:dead';
const FAILED = 'arn:aws:sqs:ap-southeast-3:000000000000:failed';
const MINUTE = 60_000;

let gate: Gate;
let under: LambdaUnderTest | undefined;

beforeEach(async () => {
  gate = await openGate();
});
afterEach(async () => {
  gate.close();
  await under?.close();
  under = undefined;
});

/** Waits until the function has come so far, and lets it go on. */
const pass = async (name: string): Promise<void> => {
  await vi.waitFor(() => expect(gate.held).toEqual([name]), 10_000);
  gate.open();
};

const start = async (
  functions: Readonly<Record<string, FunctionUnderTest>>,
  config?: Record<string, unknown>,
): Promise<LambdaUnderTest> => {
  const resources: TemplateResource[] =
    config === undefined
      ? []
      : [
          resource('AWS::Lambda::EventInvokeConfig', 'Config', {
            FunctionName: 'Report',
            Qualifier: '$LATEST',
            ...config,
          }),
        ];
  under = await startLambda({ functions, resources });
  return under;
};

const accept = ({ client }: LambdaUnderTest, event: unknown) =>
  client.send(
    new InvokeCommand({
      FunctionName: 'Report',
      InvocationType: 'Event',
      Payload: JSON.stringify(event),
    }),
  );

/** The retry is set once the failed attempt is on disk. */
const nextRetryIn = async ({ surroundings: { clock } }: LambdaUnderTest): Promise<number> => {
  await vi.waitFor(() => expect(clock.nextDeadline()).toBeDefined(), 10_000);
  return (clock.nextDeadline() ?? 0) - clock.millis();
};

it('accepts an event at once and runs the function after', async () => {
  const lambda = await start({ Report: reporting(gate.url) });
  const { StatusCode, Payload } = await accept(lambda, { name: 'one' });
  expect(StatusCode).toBe(202);
  expect(Payload?.length ?? 0).toBe(0);
  await pass('one');
});

it('refuses an event for a function that is not there, or above 1 MB', async () => {
  const lambda = await start({ Report: reporting(gate.url) });
  await expect(lambda.lambda.invokeLater(arnOf('Nobody'), {})).rejects.toThrow('Function not found');
  await expect(accept(lambda, { name: 'x'.repeat(1024 * 1024) })).rejects.toMatchObject({
    name: 'RequestTooLargeException',
  });
});

it('tries a failing event again after one and after two minutes, then leaves it to the dead-letter queue', async () => {
  const report = Object.assign(reporting(gate.url), { DeadLetterConfig: { TargetArn: DEAD_LETTERS } });
  const lambda = await start({ Report: report });
  const event = { name: 'bad', fails: true };
  await accept(lambda, event);
  await pass('bad');
  expect(await nextRetryIn(lambda)).toBe(MINUTE);
  lambda.surroundings.clock.advanceBy(MINUTE);
  await pass('bad');
  expect(await nextRetryIn(lambda)).toBe(2 * MINUTE);
  lambda.surroundings.clock.advanceBy(2 * MINUTE);
  await pass('bad');
  await vi.waitFor(() => expect(lambda.sent).toEqual([{ queueArn: DEAD_LETTERS, body: event }]));
  expect(lambda.surroundings.clock.nextDeadline()).toBeUndefined();
});

describe('with a configuration', () => {
  it('retries as often as it says and tells the failure destination in the words of AWS', async () => {
    const lambda = await start(
      { Report: reporting(gate.url) },
      { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: FAILED } } },
    );
    await accept(lambda, { name: 'bad', fails: true });
    await pass('bad');
    await vi.waitFor(() => expect(lambda.sent).toHaveLength(1));
    expect(lambda.sent[0]).toMatchObject({
      queueArn: FAILED,
      body: {
        version: '1.0',
        timestamp: '2026-03-02T01:00:00.000Z',
        requestContext: {
          functionArn: arnOf('Report:$LATEST'),
          condition: 'RetriesExhausted',
          approximateInvokeCount: 1,
        },
        requestPayload: { name: 'bad', fails: true },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'Error', errorMessage: 'bad failed' },
      },
    });
  });

  it('gives up an event that would be too old for its next try', async () => {
    const lambda = await start(
      { Report: reporting(gate.url) },
      { MaximumEventAgeInSeconds: 90, DestinationConfig: { OnFailure: { Destination: FAILED } } },
    );
    await accept(lambda, { name: 'bad', fails: true });
    await pass('bad');
    expect(await nextRetryIn(lambda)).toBe(MINUTE);
    // Far more than a minute: it is not the event's fault that the clock jumps.
    lambda.surroundings.clock.advanceBy(100 * MINUTE);
    await pass('bad');
    await vi.waitFor(() => expect(lambda.sent).toHaveLength(1));
    expect(lambda.sent[0]?.body).toMatchObject({ requestContext: { condition: 'EventAgeExceeded' } });
  });

  it('hands a success on to another function', async () => {
    const next = `export const handler = async ({ responsePayload }) => {
      await fetch('${gate.url}/after-' + responsePayload);
    };`;
    const lambda = await start(
      { Report: reporting(gate.url), Next: next },
      { DestinationConfig: { OnSuccess: { Destination: arnOf('Next') } } },
    );
    await accept(lambda, { name: 'good' });
    await pass('good');
    await vi.waitFor(() => expect(gate.held).toEqual(['after-good']), 10_000);
    gate.open();
  });

  it('is refused by name with a destination of another kind', async () => {
    const topic = 'arn:aws:sns:ap-southeast-3:000000000000:topic';
    const config = { DestinationConfig: { OnFailure: { Destination: topic } } };
    await expect(start({ Report: reporting(gate.url) }, config)).rejects.toThrow(
      `The local cloud does not implement the destination ${topic} (Config)`,
    );
  });
});

it('runs an accepted event after kill -9, and one that was running again', async () => {
  const surroundings = createSurroundings();
  const host = fileURLToPath(new URL('host.ts', import.meta.url));
  const child = spawn(process.execPath, [host, surroundings.dataDir, gate.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [address] = (await once(child.stdout, 'data')) as [Buffer];
  const client = clientFor(address.toString('utf8').trim());
  for (const name of ['1', '2', '3', '4', '5', '6']) {
    const Payload = JSON.stringify({ name });
    await client.send(new InvokeCommand({ FunctionName: 'Report', InvocationType: 'Event', Payload }));
  }
  client.destroy();
  await vi.waitFor(() => expect(gate.held).toHaveLength(4), 10_000);
  child.kill('SIGKILL');
  await once(child, 'exit');
  gate.open();

  under = await startLambda({ functions: { Report: reporting(gate.url) }, surroundings });
  const seen: string[] = [];
  await vi.waitFor(() => {
    seen.push(...gate.held);
    gate.open();
    expect(seen.toSorted()).toEqual(['1', '2', '3', '4', '5', '6']);
  }, 10_000);
}, 30_000);
