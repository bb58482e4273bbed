import * as z from 'zod';

/** The task that an execution waits in: what its function was given when it began to wait. */
export const WaitingTask = z.object({
  token: z.string().min(1),
  application: z.string(),
  dueAt: z.string(),
  entered: z.string(),
  /** True where the answer of an earlier run stands. */
  keep: z.boolean().default(false),
  facts: z.record(z.string(), z.string()).default({}),
  referral: z.string().optional(),
  /** Name of the state. */
  state: z.string(),
  since: z.string(),
});
export type WaitingTask = z.infer<typeof WaitingTask>;

/** An execution of one of the machines, and the task it waits in where it does. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
  readonly startedAt: string;
  readonly stoppedAt: string | undefined;
  readonly redrives: number;
  readonly waiting: WaitingTask | undefined;
  /** What it ended with; known only where it succeeded and its application is alive. */
  readonly ended: string | undefined;
}

/** True while an execution may still do something. */
export function isRunning({ status }: Execution): boolean {
  return status === 'RUNNING' || status === 'PENDING_REDRIVE';
}

/** True where a redrive may help: it failed, within the fortnight in which AWS redrives, and was not redriven yet. */
export function isRedrivable({ redrives, stoppedAt }: Execution, at: Date): boolean {
  const fortnight = 14 * 86_400_000;
  return redrives === 0 && stoppedAt !== undefined && at.getTime() - Date.parse(stoppedAt) < fortnight;
}

/** The application and run of an execution's name, `{number}-{run}`; undefined for a name of another form. */
export function runOf(name: string): { readonly number: string; readonly run: number } | undefined {
  const [, number, run] = /^(.+)-(\d+)$/.exec(name) ?? [];
  return number === undefined ? undefined : { number, run: Number(run) };
}
