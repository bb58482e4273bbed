import * as z from 'zod';
import { type FieldIssue, InvalidInputError } from '#shared/errors.ts';
import type { Answer } from '../decisions/decision.ts';
import type { Verdict } from '../decisions/decide-stage.ts';
import { parseVerdict } from '../decisions/parse-verdict.ts';

type Attendance = NonNullable<Answer['attendance']>;

/** Sessions as a form or a program sends them. */
const AttendanceInput = z.object({
  sessions: z.coerce.number('invalid').int('invalid').min(1, 'invalid').max(200, 'invalid'),
  attended: z.coerce.number('invalid').int('invalid').min(0, 'invalid').max(200, 'invalid'),
});

/** A result as the trainer gave it, and whether attendance says so too. */
export interface TrainingResult {
  readonly verdict: Verdict;
  /** True where the trainer says other than the attendance: a second person must agree. */
  readonly isOverride: boolean;
}

/** What attendance makes of a training: completed from the programme's least share of the sessions, in percent. */
export function outcomeByAttendance(
  { sessions, attended }: Attendance,
  minimumAttendance: number,
): 'completed' | 'not-completed' {
  return attended * 100 >= minimumAttendance * sessions ? 'completed' : 'not-completed';
}

/**
 * Reads a training's result: deferred to the next class with a reason, or the attendance and what follows from it.
 * Whatever else the trainer chooses needs a reason.
 * @throws InvalidInputError
 */
export function parseTrainingResult(body: unknown, minimumAttendance: number): TrainingResult {
  const chosen = z.object({ outcome: z.string().optional() }).safeParse(body).data?.outcome ?? '';
  if (chosen === 'deferred') {
    return { verdict: parseVerdict(body, { deferred: ['reason'] }), isOverride: false };
  }
  const attendance = parseAttendance(body);
  const derived = outcomeByAttendance(attendance, minimumAttendance);
  const outcome = chosen === '' ? derived : chosen;
  const isOverride = outcome !== derived;
  const needs = isOverride ? (['reason'] as const) : [];
  const verdict = parseVerdict(
    { ...(body as Record<string, unknown>), outcome },
    { completed: needs, 'not-completed': needs },
  );
  return { verdict: { ...verdict, attendance }, isOverride };
}

function parseAttendance(body: unknown): Attendance {
  const parsed = AttendanceInput.safeParse(body);
  const issues: FieldIssue[] = parsed.success
    ? parsed.data.attended > parsed.data.sessions
      ? [{ field: 'attended', code: 'attendance-implausible' }]
      : []
    : parsed.error.issues.map(({ path }) => ({ field: String(path[0] ?? 'sessions'), code: 'invalid' }));
  if (!parsed.success || issues.length > 0) throw new InvalidInputError(issues);
  return parsed.data;
}
