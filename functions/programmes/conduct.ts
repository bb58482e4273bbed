import * as z from 'zod';
import { Code, Rupiah, type RuleProblem, Words, WorkingDays } from './rule-values.ts';

/** How long each step may take, in working days. */
const Deadlines = z.strictObject({
  fileCheck: WorkingDays,
  /** For an applicant to correct a file. */
  correction: WorkingDays,
  recommendation: WorkingDays,
  /** For the dinas to find out where an applicant lives, after an area's head said: not here. */
  residence: WorkingDays,
  decree: WorkingDays,
  training: WorkingDays,
  referral: WorkingDays,
  /** For an applicant to object to a decision. */
  objection: WorkingDays,
});

/** What an applicant may be asked to mend, and the only fields that are open for it. */
export const CorrectableField = z.enum([
  'fullName',
  'birthDate',
  'phone',
  'email',
  'address',
  'sector',
  'business',
  'guardian',
  'documents',
]);
export type CorrectableField = z.infer<typeof CorrectableField>;

const CorrectionItem = z.strictObject({
  id: Code,
  text: Words,
  /** NIK and area are no such field: an officer moves or mends them with place and time kept. */
  fields: z.array(CorrectableField).min(1),
});

/** How applications are handled: time limits, corrections, escalation, repeated participation, training. */
export const conduct = {
  /** By when a complete application is decided and which rule says so: shown publicly. */
  decisionLimit: z.strictObject({ workingDays: WorkingDays, basis: Words }),
  deadlines: Deadlines,
  /** A recommendation that does not come: when its office is reminded and who is told at its end. Nobody is refused. */
  escalation: z.strictObject({
    remindAfter: WorkingDays,
    to: z.array(z.enum(['camat', 'dinas'])).min(1),
  }),
  /** What a file may be sent back for, and how often before the dinas decides. */
  corrections: z.strictObject({
    items: z.array(CorrectionItem).min(1),
    most: z.int().min(0).max(5),
  }),
  /** How often a person may take part. More than one place a year is not known to the ledgers. */
  participation: z.strictObject({
    placesPerYear: z.literal(1, 'must be 1: the quota model keeps one place for each person and year'),
    formerParticipants: z.enum(['admitted', 'refused']),
  }),
  /** Of the sessions, in percent: who attended fewer has not completed the training. */
  training: z.strictObject({ minimumAttendance: z.int().min(0).max(100) }),
  /** How many companions each area, kecamatan and the city have, and how many participants one may look after. */
  companions: z.strictObject({
    area: z.int().min(0),
    district: z.int().min(0),
    city: z.int().min(0),
    maximumLoad: z.int().min(1),
  }),
  /** Places of all tracks and areas together: never more (I1). */
  totalPlaces: z.int().min(1),
  budget: z.strictObject({ amount: Rupiah, perParticipant: Rupiah }),
  /** What offices and areas are called here, as in a title: `Wali Nagari`. */
  titles: z.strictObject({
    areaUnit: Words,
    areaHead: Words,
    district: Words,
    districtHead: Words,
    agencyHead: Words,
  }),
};
const Conduct = z.object(conduct);
type Conduct = z.infer<typeof Conduct>;

/** Where deadlines or money do not fit together. */
export function conductProblems(rules: Conduct): readonly RuleProblem[] {
  const { budget, corrections, deadlines, decisionLimit, escalation, totalPlaces } = rules;
  const problems: RuleProblem[] = [];
  const needed = deadlines.fileCheck + deadlines.recommendation + deadlines.decree;
  if (needed > decisionLimit.workingDays) {
    const message = `is ${decisionLimit.workingDays}, but file check, recommendation and decree may take ${needed}`;
    problems.push({ path: ['decisionLimit', 'workingDays'], message });
  }
  if (escalation.remindAfter >= deadlines.recommendation) {
    const message = `must come before the recommendation is due after ${deadlines.recommendation}`;
    problems.push({ path: ['escalation', 'remindAfter'], message });
  }
  const ids = corrections.items.map(({ id }) => id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) === index) return;
    problems.push({ path: ['corrections', 'items', index, 'id'], message: `${id} is in the list already` });
  });
  const cost = budget.perParticipant * totalPlaces;
  if (cost > budget.amount) {
    const message = `is ${budget.amount}, but ${totalPlaces} places at ${budget.perParticipant} cost ${cost}`;
    problems.push({ path: ['budget', 'amount'], message });
  }
  return problems;
}
