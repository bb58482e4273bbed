import * as z from 'zod';

/** Ends of the next working days as instants; element n-1 is «within n working days». */
const Deadlines = z.array(z.iso.datetime());

/** The deadlines of the programme's rules, in working days. */
const DeadlineDays = z.object({
  fileCheck: z.int(),
  recommendation: z.int(),
  decree: z.int(),
  training: z.int(),
});

/** The input of an execution: one run of an application that holds a place. */
export const ApplicationRun = z.object({ application: z.string(), run: z.int().min(1) });
export type ApplicationRun = z.infer<typeof ApplicationRun>;

/** Check Quota confirms the reservation and says how long each stage may take. */
export const ConfirmPlaceTask = {
  input: ApplicationRun,
  output: z.object({ held: z.boolean(), days: DeadlineDays, deadlines: Deadlines }),
};

/** A stage that waits: its token, until when, and what the stages before found. */
export const WaitingInput = z.object({
  taskToken: z.string().min(1),
  application: z.string(),
  dueAt: z.iso.datetime(),
  facts: z.record(z.string(), z.string()).default({}),
});

/** Opening a stage answers nothing: the decision comes later, through the token. */
export const OpenStageTask = { input: WaitingInput, output: z.object({}) };

/** What the machine is told when a stage was decided, or has expired undecided. */
export const StageOutcome = z.object({ outcome: z.string(), deadlines: Deadlines });
export type StageOutcome = z.infer<typeof StageOutcome>;

/** A timeout asks the table: expired now, or decided in the last moment. */
export const SettleTimeoutTask = {
  input: z.object({ application: z.string(), referral: z.string().optional() }),
  output: StageOutcome,
};

/** The end of the journey; a refusal gives the place back. */
export const CloseApplicationTask = {
  input: z.object({ application: z.string(), state: z.enum(['completed', 'refused']) }),
  output: z.object({}),
};
