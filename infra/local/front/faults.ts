import { createHash } from 'node:crypto';
import * as z from 'zod';

const everywhere = ['throttle', 'lost-reply', 'latency'] as const;

/** What can go wrong at each service. */
const kindsOf = {
  dynamodb: [...everywhere, 'transaction-conflict', 'stale-read'],
  s3: everywhere,
  events: everywhere,
  kms: everywhere,
  ses: everywhere,
  sns: everywhere,
  sqs: everywhere,
  states: everywhere,
  lambda: [...everywhere, 'duplicate'],
} as const satisfies Record<string, readonly string[]>;

export type ServiceName = keyof typeof kindsOf;
type FaultKind = (typeof kindsOf)[ServiceName][number];

const Rule = z
  .strictObject({
    service: z.enum(Object.keys(kindsOf) as ServiceName[]),
    /** As AWS names it; at Lambda who invokes: `apigateway`, `states`, `streams`, `scheduler` or `events`. Any, without. */
    operation: z.string().optional(),
    kind: z.enum(['throttle', 'lost-reply', 'latency', 'transaction-conflict', 'stale-read', 'duplicate']),
    /** Share of calls, from 0 to 1. */
    rate: z.number().min(0).max(1),
    /** Of `latency`, how long; of `stale-read`, how old an answer may be. Real milliseconds. */
    millis: z.number().min(0).default(1000),
  })
  .check(({ value: { service, operation, kind }, issues }) => {
    const problem = !(kindsOf[service] as readonly string[]).includes(kind)
      ? `${service} knows no ${kind}`
      : kind === 'duplicate' && operation === 'apigateway'
        ? 'API Gateway invokes once'
        : undefined;
    if (problem !== undefined) issues.push({ code: 'custom', message: problem, input: kind });
  });

/** What is to go wrong, how often, and the seed that decides which calls are struck. */
export const FaultRules = z.strictObject({ seed: z.int(), rules: z.array(Rule) });
export type FaultRules = z.output<typeof FaultRules>;

/** A fault that strikes a call. */
export interface Fault {
  readonly kind: FaultKind;
  readonly millis: number;
}

/** The rules, and how many calls each has struck. */
export interface FaultReport {
  readonly seed: number;
  readonly rules: readonly (FaultRules['rules'][number] & { readonly struck: number })[];
}

/** Decides call by call. The nth call that a rule is about is struck or spared by seed, rule and n alone. */
export class FaultPlan {
  readonly #rules: FaultRules;
  readonly #seen: number[];
  readonly #struck: number[];

  constructor(rules: FaultRules) {
    this.#rules = rules;
    this.#seen = rules.rules.map(() => 0);
    this.#struck = rules.rules.map(() => 0);
  }

  /** The faults that strike the next call of an operation. */
  draw(service: ServiceName, operation: string): readonly Fault[] {
    return this.#rules.rules.filter((rule, index) => {
      if (rule.service !== service || (rule.operation ?? operation) !== operation) return false;
      if (rule.kind === 'duplicate' && operation === 'apigateway') return false;
      const nth = this.#seen[index] ?? 0;
      this.#seen[index] = nth + 1;
      const strikes = chance(this.#rules.seed, index, nth) < rule.rate;
      if (strikes) this.#struck[index] = (this.#struck[index] ?? 0) + 1;
      return strikes;
    });
  }

  report(): FaultReport {
    const { seed, rules } = this.#rules;
    return { seed, rules: rules.map((rule, index) => ({ ...rule, struck: this.#struck[index] ?? 0 })) };
  }
}

/** A number from 0 to 1, the same for the same arguments. */
function chance(...of: readonly number[]): number {
  return createHash('sha256').update(of.join('/')).digest().readUInt32BE() / 2 ** 32;
}
