import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Service, ServiceError, type TemplateResource } from '../../../../infra/local/contract.ts';
import { createScheduler } from '../../../../infra/local/scheduler/scheduler.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';

const FUNCTION = 'arn:aws:lambda:ap-southeast-3:000000000000:function:Sweep';
const QUEUE = 'arn:aws:sqs:ap-southeast-3:000000000000:failed';
const HOUR = 3_600_000;

let surroundings: TestSurroundings;
let scheduler: Service;
let payloads: unknown[];
let refusals: Error[];
let queued: unknown[];
let permitted: boolean;

beforeEach(() => {
  surroundings = createSurroundings();
  payloads = [];
  refusals = [];
  queued = [];
  permitted = true;
});
afterEach(async () => {
  await scheduler.stop();
  surroundings.remove();
});

const schedule = (properties: Record<string, unknown> = {}, target: Record<string, unknown> = {}) =>
  resource('AWS::Scheduler::Schedule', 'Hourly', {
    Name: 'sweep',
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: FUNCTION, RoleArn: 'role', Input: '{"at":"<aws.scheduler.scheduled-time>"}', ...target },
    ...properties,
  });

async function start(what: TemplateResource): Promise<void> {
  scheduler = createScheduler(
    surroundings,
    async (_arn, payload) => {
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      payloads.push(payload);
    },
    async (_queue, body) => {
      queued.push(JSON.parse(body));
    },
    () => permitted,
  );
  await scheduler.provision(what);
  await scheduler.start?.();
}
const waiting = () => vi.waitUntil(() => surroundings.clock.nextDeadline() !== undefined);
/** Moves on to what is awaited next, until the condition holds. */
const until = (condition: () => boolean) =>
  vi.waitUntil(() => {
    if (condition()) return true;
    const next = surroundings.clock.nextDeadline();
    if (next !== undefined) surroundings.clock.advanceTo(next);
    return false;
  });

describe('a schedule', () => {
  it('invokes its function at each occurrence, with the time in its input', async () => {
    await start(schedule());
    await until(() => payloads.length === 2);
    expect(payloads).toEqual([{ at: '2026-03-02T02:00:00Z' }, { at: '2026-03-02T03:00:00Z' }]);
  });

  it('does nothing while it is disabled or before its start', async () => {
    await start(schedule({ State: 'DISABLED' }));
    expect(surroundings.clock.nextDeadline()).toBeUndefined();
    await scheduler.stop();
    await start(schedule({ StartDate: '2026-03-02T04:00:00Z' }));
    await until(() => payloads.length === 1);
    expect(payloads).toEqual([{ at: '2026-03-02T04:00:00Z' }]);
  });

  it('runs once, the latest time, after a jump over several occurrences', async () => {
    await start(schedule({}, { RetryPolicy: { MaximumEventAgeInSeconds: 60 } }));
    await waiting();
    surroundings.clock.advanceBy(5.5 * HOUR);
    await vi.waitUntil(() => payloads.length > 0);
    await waiting();
    expect(payloads).toEqual([{ at: '2026-03-02T06:00:00Z' }]);
    expect(surroundings.clock.nextDeadline()).toBe(Date.parse('2026-03-02T07:00:00Z'));
  });

  it('makes up for the latest run missed by a stop, and repeats none', async () => {
    await start(schedule());
    await until(() => payloads.length === 1);
    await waiting();
    await scheduler.stop();
    await start(schedule());
    await waiting();
    expect(payloads).toHaveLength(1);
    await scheduler.stop();
    surroundings.clock.advanceBy(3 * HOUR);
    await start(schedule());
    await vi.waitUntil(() => payloads.length === 2);
    expect(payloads[1]).toEqual({ at: '2026-03-02T05:00:00Z' });
  });

  it('lets go what a stop made it miss for longer than its maximum event age', async () => {
    const daily = schedule(
      { ScheduleExpression: 'cron(0 7 * * ? *)', ScheduleExpressionTimezone: 'Asia/Jakarta' },
      { RetryPolicy: { MaximumEventAgeInSeconds: 3_600 } },
    );
    await start(daily);
    await waiting();
    await scheduler.stop();
    surroundings.clock.advanceTo('2026-03-03T02:00:00Z');
    await start(daily);
    await vi.waitUntil(() => surroundings.logged.some((line) => line.includes('missed')));
    await until(() => payloads.length === 1);
    expect(payloads).toEqual([{ at: '2026-03-04T00:00:00Z' }]);
  });

  it('tries again when the function cannot be invoked, and gives up to the dead-letter queue', async () => {
    refusals = Array.from({ length: 3 }, () => new ServiceError('ServiceException', 'down', 500));
    await start(schedule({}, { RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: QUEUE } }));
    await until(() => queued.length === 1);
    expect(queued).toEqual([{ at: '2026-03-02T02:00:00Z' }]);
    expect(payloads).toEqual([]);
    await until(() => payloads.length === 1);
    expect(payloads).toEqual([{ at: '2026-03-02T03:00:00Z' }]);
  });

  it('runs what was due but not accepted when the machine stopped', async () => {
    refusals = [new ServiceError('ServiceException', 'down', 500)];
    await start(schedule());
    await waiting();
    surroundings.clock.advanceBy(HOUR);
    await vi.waitUntil(() => refusals.length === 0);
    await scheduler.stop();
    await start(schedule());
    await vi.waitUntil(() => payloads.length === 1);
    expect(payloads).toEqual([{ at: '2026-03-02T02:00:00Z' }]);
  });
});

describe('a scheduled rule of EventBridge', () => {
  it("sends AWS's event to each of its targets", async () => {
    await start(
      resource('AWS::Events::Rule', 'Nightly', {
        Name: 'nightly',
        ScheduleExpression: 'cron(0 17 * * ? *)',
        State: 'ENABLED',
        Targets: [
          { Id: 'one', Arn: FUNCTION },
          { Id: 'two', Arn: FUNCTION, Input: '{"plain":true}' },
        ],
      }),
    );
    await until(() => payloads.length === 2);
    expect(payloads).toContainEqual({ plain: true });
    expect(payloads).toContainEqual({
      version: '0',
      id: expect.any(String),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: '2026-03-02T17:00:00Z',
      region: 'ap-southeast-3',
      resources: ['arn:aws:events:ap-southeast-3:000000000000:rule/nightly'],
      detail: {},
    });
  });
});

it('a rule that the function does not let in leaves the event to the dead-letter queue, a schedule goes by its role', async () => {
  permitted = false;
  await start(
    resource('AWS::Events::Rule', 'Hourly', {
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ Id: 'one', Arn: FUNCTION, DeadLetterConfig: { Arn: QUEUE } }],
    }),
  );
  await until(() => queued.length === 1);
  expect(payloads).toEqual([]);
  await scheduler.stop();
  await start(schedule());
  await until(() => payloads.length === 1);
});

describe('a template', () => {
  it.each([
    [schedule({}, { Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution' }), 'the target arn:aws:scheduler'],
    [schedule({}, { EcsParameters: {} }), 'Target.EcsParameters of AWS::Scheduler::Schedule (Hourly)'],
    [resource('AWS::Events::Rule', 'OnObject', { EventPattern: {}, ScheduleExpression: '' }), 'EventPattern'],
  ])('with what is not implemented is refused by name', async (what, name) => {
    await expect(start(what)).rejects.toThrow(name);
  });
});
