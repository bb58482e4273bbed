import * as z from 'zod';

/** Ends of the next working days as instants; element n-1 is «within n working days». */
const Deadlines = z.array(z.iso.datetime());

/** The deadlines of the programme's rules, in working days. */
const DeadlineDays = z.object({
  fileCheck: z.int(),
  correction: z.int(),
  recommendation: z.int(),
  residence: z.int(),
  decree: z.int(),
  training: z.int(),
});

/** Stages whose answer of an earlier run may stand, so that a new run passes them at once. */
const KeptStage = z.enum(['file-check', 'recommendation']);
export type KeptStage = z.infer<typeof KeptStage>;

/**
 * The input of an execution: one run of an application that holds a place. `keep` restarts it further on: what an
 * earlier run's stages answered stands and is not asked again.
 */
export const ApplicationRun = z.object({
  application: z.string(),
  run: z.int().min(1),
  keep: z.array(KeptStage).optional(),
});
export type ApplicationRun = z.infer<typeof ApplicationRun>;

/**
 * Check Quota confirms the reservation and says how long each stage may take. A place that is not held any more is
 * the error `PlaceReleased`.
 */
export const ConfirmPlaceTask = {
  input: ApplicationRun.pick({ application: true, run: true }),
  output: z.object({ days: DeadlineDays, deadlines: Deadlines, mostCorrections: z.int() }),
};

/** A stage that waits: its token, until when, and what the stages before found. */
export const WaitingInput = z.object({
  taskToken: z.string().min(1),
  application: z.string(),
  /** When the machine entered the state: the same for each repetition of the task, another when it enters again. */
  entered: z.string().min(1),
  dueAt: z.iso.datetime(),
  facts: z.record(z.string(), z.string()).default({}),
  /** True where the answer of an earlier run stands. */
  keep: z.boolean().default(false),
});

/** Opening a stage answers nothing: the decision comes later, through the token. */
export const OpenStageTask = { input: WaitingInput, output: z.object({}) };

/** What the machine is told when a stage was decided, or has expired undecided. */
export const StageOutcome = z.object({ outcome: z.string(), deadlines: Deadlines });
export type StageOutcome = z.infer<typeof StageOutcome>;

/** A timeout asks the table: expired now, or decided in the last moment. */
export const SettleTimeoutTask = {
  input: z.union([
    z.object({ application: z.string(), stage: z.string() }),
    z.object({ application: z.string(), referral: z.string() }),
  ]),
  output: StageOutcome,
};

/** Moves the place to the area that the last decision names; there it may be a place or a wait. */
export const MovePlaceTask = {
  input: z.object({ application: z.string() }),
  output: z.object({ isHeld: z.boolean(), deadlines: Deadlines }),
};

/** The outcomes that end a journey. */
export const FinalOutcome = z.enum([
  'completed',
  'not-completed',
  'incomplete',
  'refused',
  'outside',
  'ended',
  'withdrawn',
  'left',
  'died',
]);
export type FinalOutcome = z.infer<typeof FinalOutcome>;

/** The end of the journey: what the last outcome makes of the application. */
export const CloseApplicationTask = {
  input: z.object({ application: z.string(), outcome: FinalOutcome }),
  output: z.object({ state: z.string() }),
};
