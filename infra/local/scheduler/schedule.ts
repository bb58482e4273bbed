import * as z from 'zod';
import { ServiceError, type TemplateResource } from '../contract.ts';
import { physicalName, readProperties } from '../resource-properties.ts';
import { DeadLetterConfig, RetryPolicy } from '../target-delivery.ts';

/** Something that invokes functions at certain times: a schedule, or a rule with a schedule. */
export interface Schedule {
  /** Stable over restarts: what has run is kept under it. */
  readonly arn: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  /** Nothing happens outside of these; milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly source: 'aws.scheduler' | 'aws.events';
  readonly targets: readonly Target[];
}

export interface Target {
  /** Distinguishes the targets of one rule. */
  readonly id: string;
  readonly functionArn: string;
  /** JSON with AWS's `<aws.scheduler.…>` words in it; without one an event of AWS's shape is sent. */
  readonly input?: string;
  readonly retryPolicy: z.output<typeof RetryPolicy>;
  readonly deadLetterArn?: string;
}

const TargetProperties = z.strictObject({
  Arn: z.string(),
  Id: z.string().default('target'),
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  RetryPolicy,
  DeadLetterConfig,
});
const ScheduleProperties = z.strictObject({
  Name: z.string().optional(),
  GroupName: z.string().default('default'),
  Description: z.string().optional(),
  KmsKeyArn: z.string().optional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  StartDate: z.string().optional(),
  EndDate: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  // A flexible window is a window: its beginning lies in it.
  FlexibleTimeWindow: z.object({ Mode: z.enum(['OFF', 'FLEXIBLE']) }),
  Target: TargetProperties,
});
const RuleProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.literal('default').optional(),
  ScheduleExpression: z.string(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(TargetProperties).default([]),
  Tags: z.unknown().optional(),
});

interface Place {
  readonly region: string;
  readonly account: string;
}

/** @throws ServiceError for properties that are invalid or not implemented */
export function describeSchedule(resource: TemplateResource, { region, account }: Place): Schedule {
  const properties = readProperties(resource, ScheduleProperties);
  const name = properties.Name ?? physicalName(resource, 64);
  return {
    arn: `arn:aws:scheduler:${region}:${account}:schedule/${properties.GroupName}/${name}`,
    expression: properties.ScheduleExpression,
    timeZone: properties.ScheduleExpressionTimezone,
    enabled: properties.State === 'ENABLED',
    startsAt: properties.StartDate === undefined ? -Infinity : Date.parse(properties.StartDate),
    endsAt: properties.EndDate === undefined ? Infinity : Date.parse(properties.EndDate),
    source: 'aws.scheduler',
    targets: [toTarget(properties.Target, resource.logicalId)],
  };
}

/** @throws ServiceError for properties that are invalid or not implemented, event patterns among them */
export function describeRule(resource: TemplateResource, { region, account }: Place): Schedule {
  const properties = readProperties(resource, RuleProperties);
  const name = properties.Name ?? physicalName(resource, 64);
  return {
    arn: `arn:aws:events:${region}:${account}:rule/${name}`,
    expression: properties.ScheduleExpression,
    timeZone: 'UTC',
    enabled: properties.State === 'ENABLED',
    startsAt: -Infinity,
    endsAt: Infinity,
    source: 'aws.events',
    targets: properties.Targets.map((target) => toTarget(target, resource.logicalId)),
  };
}

function toTarget(target: z.infer<typeof TargetProperties>, logicalId: string): Target {
  if (!/^arn:[^:]+:lambda:[^:]*:[^:]*:function:/.test(target.Arn)) {
    throw new ServiceError(
      'NotImplemented',
      `The local cloud does not implement the target ${target.Arn} (${logicalId})`,
      501,
    );
  }
  const deadLetterArn = target.DeadLetterConfig.Arn;
  return {
    id: target.Id,
    functionArn: target.Arn,
    retryPolicy: target.RetryPolicy,
    ...(target.Input !== undefined && { input: target.Input }),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}
