import * as z from 'zod';

/** A stage that waits for somebody to decide. */
export const DecidingStage = z.enum(['file-check', 'recommendation', 'decree', 'training', 'referral']);
export type DecidingStage = z.infer<typeof DecidingStage>;

/** Who decided: an officer who signed in, or an office by its link. Named for the record, not by e-mail. */
export const Decider = z.object({ kind: z.enum(['officer', 'office']), name: z.string(), title: z.string() });
export type Decider = z.infer<typeof Decider>;

/** What was decided. `outcome` is one of the stage's own words; `reason` is for people. */
export const Answer = z.object({
  outcome: z.string().min(1),
  reason: z.string().optional(),
  /** What the answer stands on, e.g. the number of a decree. */
  reference: z.string().optional(),
  /** The companion it gives a participant, by id. */
  companion: z.string().optional(),
  by: Decider,
  at: z.string(),
});
export type Answer = z.infer<typeof Answer>;

/**
 * One wait for one decision: on whose desk, for which application, until when. The table is the authority: the
 * state machine is told only after `open` became `decided`, and a timeout asks the table first.
 */
export const Decision = z.object({
  desk: z.string(),
  application: z.string(),
  attempt: z.int().min(1),
  stage: DecidingStage,
  state: z.enum(['open', 'decided', 'expired', 'revoked']),
  /** The state machine's task token; it never leaves the table but for the state machine. */
  token: z.string(),
  openedAt: z.string(),
  dueAt: z.string(),
  /** What the decider should know of the stages before. */
  facts: z.record(z.string(), z.string()),
  answer: Answer.optional(),
});
export type Decision = z.infer<typeof Decision>;

/** What names a decision. */
export interface DecisionKey {
  readonly desk: string;
  readonly application: string;
  readonly attempt: number;
}

/** A desk: whoever decides a stage for a scope in a programme year. */
export function deskOf(stage: DecidingStage, year: number, scope: string): string {
  return `${stage}#${year}#${scope}`;
}
