import { join } from 'node:path';
import * as z from 'zod';
import type { Provisioned, Service, Surroundings, TemplateResource } from '../contract.ts';
import { physicalName, readProperties } from '../resource-properties.ts';
import { type InvokeLater, type PermitsRule, run, type RunContext } from './run.ts';
import { openRunStore } from './run-store.ts';
import { describeRule, describeSchedule, type Schedule, type Target } from './schedule.ts';
import { type Occurrences, parseSchedule } from './schedule-expression.ts';

const GroupProperties = z.strictObject({ Name: z.string().optional(), Tags: z.unknown().optional() });

/**
 * EventBridge Scheduler and the scheduled rules of EventBridge. An occurrence counts as dealt with once its
 * invocation was accepted, so that none is lost by a crash. Of several that a jump of the clock passes, the latest
 * runs; of those missed by a stop as well, but only within the target's maximum event age.
 */
export function createScheduler(
  surroundings: Surroundings,
  invokeLater: InvokeLater,
  sendToQueue: RunContext['sendToQueue'],
  permitsRule: PermitsRule = () => true,
): Service {
  const { clock, log, region, account } = surroundings;
  const schedules = new Map<string, Schedule>();
  const store = openRunStore(join(surroundings.dataDir, 'runs.sqlite'));
  const stopping = new AbortController();
  const { signal } = stopping;
  const context: RunContext = { invokeLater, permitsRule, sendToQueue, clock, region, account, log, signal };
  const following: Promise<void>[] = [];

  const follow = async (schedule: Schedule, target: Target, occurrences: Occurrences, anchor: number) => {
    try {
      for (let stopped = true; ; stopped = false) {
        const last = Math.max(store.lastRun(schedule.arn, target.id) ?? anchor, schedule.startsAt - 1);
        const next = occurrences.after(last);
        if (next === undefined || next > schedule.endsAt) return;
        const wasMissed = stopped && next <= clock.millis();
        await clock.waitUntil(next, signal);
        const now = clock.millis();
        const due = occurrences.upTo(Math.min(now, schedule.endsAt)) ?? next;
        const isTooOld = wasMissed && now - due > target.retryPolicy.MaximumEventAgeInSeconds * 1000;
        if (isTooOld) log('A scheduled run was missed', { schedule: schedule.arn });
        else await run(context, schedule, target, due);
        store.setLastRun(schedule.arn, target.id, due);
      }
    } catch (error) {
      if (!signal.aborted) log('A schedule has failed', { schedule: schedule.arn, error: String(error) });
    }
  };

  const provisionSchedule = (resource: TemplateResource): Provisioned => {
    const isRule = resource.type === 'AWS::Events::Rule';
    const schedule = (isRule ? describeRule : describeSchedule)(resource, { region, account });
    parseSchedule(schedule.expression, schedule.timeZone, clock.millis());
    schedules.set(schedule.arn, schedule);
    return { ref: schedule.arn.split('/').at(-1) ?? '', attributes: { Arn: schedule.arn } };
  };

  return {
    name: 'scheduler',
    // A rule of EventBridge comes from there, where it goes by the clock.
    types: ['AWS::Scheduler::Schedule', 'AWS::Scheduler::ScheduleGroup'],
    provision: (resource) => {
      if (resource.type !== 'AWS::Scheduler::ScheduleGroup') return provisionSchedule(resource);
      const { Name: name = physicalName(resource, 64) } = readProperties(resource, GroupProperties);
      const arn = `arn:aws:scheduler:${region}:${account}:schedule-group/${name}`;
      return { ref: name, attributes: { Arn: arn, State: 'ACTIVE' } };
    },
    start: () => {
      for (const schedule of schedules.values()) {
        if (!schedule.enabled) continue;
        const anchor = store.anchor(
          schedule.arn,
          `${schedule.expression} ${schedule.timeZone}`,
          clock.millis(),
        );
        const occurrences = parseSchedule(schedule.expression, schedule.timeZone, anchor);
        following.push(...schedule.targets.map((target) => follow(schedule, target, occurrences, anchor)));
      }
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort(new Error('The scheduler is stopping'));
      await Promise.all(following);
      store.close();
    },
  };
}
