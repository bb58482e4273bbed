import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServiceError } from '../../../../infra/local/contract.ts';
import type { EventBridge } from '../../../../infra/local/eventbridge/eventbridge.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';
import { busEvent, FAILED, FUNCTION, MACHINE, NotingTargets, QUEUE, rule, startBus } from './harness.ts';

const RULE_ARN = 'arn:aws:events:ap-southeast-3:000000000000:rule/on-test';
let surroundings: TestSurroundings;
let targets: NotingTargets;
let bus: EventBridge | undefined;

beforeEach(() => {
  surroundings = createSurroundings();
  targets = new NotingTargets();
});
afterEach(async () => {
  await bus?.stop();
  bus = undefined;
  surroundings.remove();
});
const start = async (...rules: Parameters<typeof rule>[]): Promise<EventBridge> => {
  ({ bus } = await startBus(surroundings, targets, ...rules.map((each) => rule(...each))));
  return bus;
};
/** Moves on to what is awaited next, until the condition holds. */
const until = (condition: () => boolean) =>
  vi.waitUntil(() => {
    if (condition()) return true;
    const next = surroundings.clock.nextDeadline();
    if (next !== undefined) surroundings.clock.advanceTo(next);
    return false;
  });
const down = () => new ServiceError('ServiceException', 'down', 500);

describe('a rule of the default bus', () => {
  it('hands what it matches to its function, and nothing else', async () => {
    await start([{ Arn: FUNCTION }]);
    await bus?.put(busEvent('one'));
    await bus?.put(busEvent('other', { source: 'elsewhere' }));
    await vi.waitUntil(() => targets.invoked.length > 0);
    expect(targets.invoked).toEqual([{ arn: FUNCTION, payload: busEvent('one'), caller: RULE_ARN }]);
  });

  it('hands it to queues and state machines, or a constant in its place', async () => {
    const Targets = [
      { Id: 'queue', Arn: QUEUE },
      { Id: 'machine', Arn: MACHINE, RoleArn: 'role' },
      { Id: 'constant', Arn: QUEUE, Input: '{"fixed":true}' },
    ];
    await start([{ Arn: FUNCTION }, { Targets }]);
    await bus?.put(busEvent('one'));
    await vi.waitUntil(() => targets.queued.length === 2 && targets.started.length === 1);
    expect(targets.queued.map(({ body }) => body)).toEqual([busEvent('one'), { fixed: true }]);
    expect(JSON.parse(targets.started[0]?.input ?? '')).toEqual(busEvent('one'));
  });

  it('does nothing while it is disabled', async () => {
    await start([{ Arn: QUEUE }, { State: 'DISABLED' }]);
    await bus?.put(busEvent('one'));
    expect(targets.queued).toEqual([]);
  });

  it('is given to the scheduler where it goes by the clock', async () => {
    ({ bus } = await startBus(surroundings, targets));
    const nightly = resource('AWS::Events::Rule', 'Nightly', { ScheduleExpression: 'rate(1 day)' });
    expect(await bus.provision(nightly)).toMatchObject({ ref: 'scheduled Nightly' });
  });

  it.each([
    [{ Arn: 'arn:aws:firehose:x:y:deliverystream/z' }, {}, 'the target arn:aws:firehose'],
    [{ Arn: `${QUEUE}.fifo` }, {}, 'the target'],
    [{ Arn: QUEUE, InputPath: '$.detail' }, {}, 'Targets.0.InputPath of AWS::Events::Rule (OnTest)'],
    [{ Arn: QUEUE, InputTransformer: {} }, {}, 'Targets.0.InputTransformer'],
    [{ Arn: QUEUE }, { EventBusName: 'other' }, 'EventBusName'],
    [{ Arn: QUEUE }, { ScheduleExpression: 'rate(1 day)' }, 'ScheduleExpression'],
    [{ Arn: QUEUE }, { EventPattern: { source: [{ cidr: '10.0.0.0/8' }] } }, 'the event pattern {"cidr"'],
  ])('with what is not implemented is refused by name: %j', async (target, properties, name) => {
    await expect(start([target, properties])).rejects.toThrow(name);
  });
});

describe('a target that does not take an event', () => {
  it('is tried again until it does', async () => {
    targets.refusals.push(down(), down());
    await start([{ Arn: FUNCTION, DeadLetterConfig: { Arn: FAILED } }]);
    await bus?.put(busEvent('one'));
    await until(() => targets.invoked.length === 1);
    expect(targets.queued).toEqual([]);
  });

  it.each([
    ['MaximumRetryAttempts', { MaximumRetryAttempts: 1 }, '1'],
    ['MaximumEventAgeInSeconds', { MaximumEventAgeInSeconds: 60 }, '5'],
  ])('is given up at %s, and the queue is told why', async (condition, RetryPolicy, retries) => {
    targets.refusals.push(...Array.from({ length: 9 }, down));
    await start([{ Arn: FUNCTION, RetryPolicy, DeadLetterConfig: { Arn: FAILED } }]);
    await bus?.put(busEvent('one'));
    await until(() => targets.queued.length === 1);
    expect(targets.queued[0]).toMatchObject({
      arn: FAILED,
      body: busEvent('one'),
      attributes: {
        RULE_ARN: { StringValue: RULE_ARN },
        TARGET_ARN: { StringValue: FUNCTION },
        ERROR_CODE: { StringValue: 'ERROR_FROM_TARGET' },
        EXHAUSTED_RETRY_CONDITION: { StringValue: condition },
        RETRY_ATTEMPTS: { StringValue: retries },
      },
    });
  });

  it('because its policy does not let EventBridge in is not tried again', async () => {
    targets.permitted = false;
    await start([{ Arn: FUNCTION, DeadLetterConfig: { Arn: FAILED } }]);
    await bus?.put(busEvent('one'));
    await vi.waitUntil(() => targets.queued.length === 1);
    expect(targets.invoked).toEqual([]);
    expect(targets.queued[0]).toMatchObject({
      attributes: { ERROR_CODE: { StringValue: 'NO_PERMISSIONS' }, RETRY_ATTEMPTS: { StringValue: '0' } },
    });
    expect(surroundings.logged.join()).toContain('No AWS::Lambda::Permission lets events.amazonaws.com');
  });

  it('gets it after a stop', async () => {
    targets.refusals.push(down());
    await start([{ Arn: FUNCTION }]);
    await bus?.put(busEvent('one'));
    await vi.waitUntil(() => targets.refusals.length === 0);
    await bus?.stop();
    await start([{ Arn: FUNCTION }]);
    await vi.waitUntil(() => targets.invoked.length === 1);
    await bus?.stop();
    await start([{ Arn: FUNCTION }]);
    expect(targets.invoked).toHaveLength(1);
  });
});

describe('PutEvents', () => {
  const call = async (endpoint: string, operation: string, Entries: unknown) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': `AWSEvents.${operation}` },
      body: JSON.stringify({ Entries }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const entry = { Source: 'test.source', DetailType: 'Tested', Detail: '{"outcome":"well"}' };

  it('takes each entry or refuses it by itself', async () => {
    const { bus: opened, endpoint } = await startBus(surroundings, targets, rule({ Arn: QUEUE }));
    bus = opened;
    const { status, body } = await call(endpoint, 'PutEvents', [
      entry,
      { ...entry, Source: 'aws.s3' },
      { ...entry, Detail: 'no' },
      { ...entry, DetailType: '' },
      { ...entry, EventBusName: 'other' },
    ]);
    expect([status, body['FailedEntryCount']]).toEqual([200, 4]);
    expect(body['Entries']).toMatchObject([
      { EventId: expect.any(String) as string },
      { ErrorCode: 'NotAuthorizedForSourceException' },
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'InvalidArgument' },
      { ErrorMessage: expect.stringContaining('other') as string },
    ]);
    await vi.waitUntil(() => targets.queued.length === 1);
    expect(targets.queued[0]?.body).toMatchObject({ source: 'test.source', detail: { outcome: 'well' } });
  });

  it('takes ten entries at most, and other operations are refused by name', async () => {
    const { bus: opened, endpoint } = await startBus(surroundings, targets);
    bus = opened;
    const many = await call(
      endpoint,
      'PutEvents',
      Array.from({ length: 11 }, () => entry),
    );
    expect([many.status, many.body['__type']]).toEqual([400, 'ValidationException']);
    const other = await call(endpoint, 'ListRules', []);
    expect([other.status, other.body['message']]).toEqual([
      501,
      'The local cloud does not implement events:ListRules',
    ]);
  });
});
