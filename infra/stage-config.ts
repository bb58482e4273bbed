import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Where the system can run. `local` is this machine; the others are AWS accounts. */
export type Stage = 'local' | 'staging' | 'production';

/** A name of the city's own for the site, with its certificate in the same region. */
export interface SiteDomain {
  readonly name: string;
  readonly certificateArn: string;
}

/** All that differs between stages. The stacks read it and never ask which stage they are. */
export interface StageConfig {
  readonly city: string;
  /** First part of stack, state machine and sign-in domain names; one for each city and stage. */
  readonly prefix: string;
  /** IANA zone of the city's calendar: programme years, deadlines and working days. */
  readonly zone: string;
  readonly region: string;
  /** Without one the site is found at the HTTP API's own address. */
  readonly domain?: SiteDomain;
  /** Sender of every mail. Its domain is the SES identity. */
  readonly mailFrom: string;
  readonly alarmEmail: string;
  /** Requests a second, and the most at once, over all routes. */
  readonly throttling: { readonly rate: number; readonly burst: number };
  readonly logRetention: RetentionDays;
  /** What becomes of data and logs when a stack is deleted. */
  readonly removalPolicy: RemovalPolicy;
  /** Refuses the deletion of stacks, of the table and of the staff's accounts. */
  readonly protectedFromDeletion: boolean;
}

const everywhere = { zone: 'Asia/Jakarta', region: 'ap-southeast-3' } as const;

export const stageConfigs: Readonly<Record<Stage, StageConfig>> = {
  local: {
    ...everywhere,
    city: 'Kota Contoh',
    prefix: 'wirabaru-local',
    mailFrom: 'wirabaru@dinas.example',
    alarmEmail: 'operator@dinas.example',
    throttling: { rate: 5000, burst: 5000 },
    logRetention: RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
    protectedFromDeletion: false,
  },
  staging: {
    ...everywhere,
    city: 'Kota Contoh',
    prefix: 'wirabaru-staging',
    mailFrom: 'wirabaru@staging.dinas.example',
    alarmEmail: 'operator@dinas.example',
    throttling: { rate: 100, burst: 200 },
    logRetention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
    protectedFromDeletion: false,
  },
  production: {
    ...everywhere,
    city: 'Kota Contoh',
    prefix: 'wirabaru-production',
    mailFrom: 'wirabaru@dinas.example',
    alarmEmail: 'operator@dinas.example',
    throttling: { rate: 500, burst: 1000 },
    logRetention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN,
    protectedFromDeletion: true,
  },
};

/** Thrown for a stage that is not in the table; the message names those that are. */
class UnknownStageError extends Error {
  constructor(stage: unknown) {
    super(`No stage "${String(stage)}". Choose one of: ${Object.keys(stageConfigs).join(', ')}.`);
    this.name = 'UnknownStageError';
  }
}

/** Reads a stage from outside. @throws UnknownStageError */
export function parseStage(value: unknown): Stage {
  if (value === 'local' || value === 'staging' || value === 'production') return value;
  throw new UnknownStageError(value);
}
