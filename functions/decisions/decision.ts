import * as z from 'zod';

/** A stage that waits for somebody to decide. */
export const DecidingStage = z.enum([
  'file-check',
  'correction',
  'recommendation',
  'residence',
  'decree',
  'training',
  'parked',
  'referral',
]);
export type DecidingStage = z.infer<typeof DecidingStage>;

/**
 * Who decided: an officer who signed in, an office by its link, or the applicant. Named for the record, not by
 * e-mail; an applicant by nothing but the word.
 */
export const Decider = z.object({
  kind: z.enum(['officer', 'office', 'applicant']),
  name: z.string(),
  title: z.string(),
});
export type Decider = z.infer<typeof Decider>;

/** What was decided. `outcome` is one of the stage's own words; `reason` is for people. */
export const Answer = z.object({
  outcome: z.string().min(1),
  reason: z.string().optional(),
  /** What the answer stands on, e.g. the number of a decree. */
  reference: z.string().optional(),
  /** What must be corrected: ids of the programme's own list. */
  items: z.array(z.string()).optional(),
  /** Where the applicant lives, by area code. */
  area: z.string().optional(),
  attendance: z.object({ sessions: z.int().min(1), attended: z.int().min(0) }).optional(),
  /** Who wanted it first, where it needed a second person. */
  proposedBy: Decider.optional(),
  /** The companion it gives a participant, by id. */
  companion: z.string().optional(),
  by: Decider,
  at: z.string(),
});
export type Answer = z.infer<typeof Answer>;

/** What one officer wants and a second must agree to. */
const Proposal = z.object({
  outcome: z.string(),
  sessions: z.int().optional(),
  attended: z.int().optional(),
  /** Tells the second person from the first; shown to nobody. */
  email: z.string(),
  name: z.string(),
  title: z.string(),
  at: z.string(),
});
export type Proposal = z.infer<typeof Proposal>;

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
  /** When the machine entered the state that waits: tells its repetitions from a new entry. */
  entered: z.iso.datetime(),
  dueAt: z.string(),
  /** What the decider should know of the stages before. */
  facts: z.record(z.string(), z.string()),
  answer: Answer.optional(),
  /** Of a parked case: the answer it had come with. */
  carried: Answer.optional(),
  proposal: Proposal.optional(),
  /** How often the office was reminded: a reminder's link replaces the one before. */
  reminders: z.int().min(1).optional(),
});
export type Decision = z.infer<typeof Decision>;

/** The answer with which an application goes on from a decision: a case that was parked goes on with the one before. */
export function leadingAnswer({ stage, answer, carried }: Decision): Answer | undefined {
  const isResumed = answer === undefined || answer.outcome === 'resume';
  return stage === 'parked' && isResumed ? carried : answer;
}

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
