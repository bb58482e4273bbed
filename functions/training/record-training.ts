import { type Decided, decideStage } from '../decisions/decide-stage.ts';
import { proposeVerdict } from '../decisions/propose-verdict.ts';
import type { openStaffSide } from '../decisions/staff-from-environment.ts';
import { findForOfficer } from '../decisions/stage-duty.ts';
import type { Officer } from '../people/officer.ts';
import { parseTrainingResult } from './training-result.ts';

/**
 * Records the result of a training by attendance. A result against the attendance counts once a second officer has
 * given the same.
 * @returns undefined where it waits for the second officer
 * @throws ForbiddenError, InvalidInputError, ConflictError as `decideStage`
 */
export async function recordTraining(
  number: string,
  body: unknown,
  officer: Officer,
  staff: Pick<ReturnType<typeof openStaffSide>, 'applications' | 'city' | 'clock' | 'decisions'>,
): Promise<Decided | undefined> {
  const application = await findForOfficer(number, 'training', officer, staff);
  const { training } = await staff.city.programmeOf(application);
  const { verdict, isOverride } = parseTrainingResult(body, training.minimumAttendance);
  if (!isOverride) return decideStage(number, 'training', verdict, officer, staff);
  const agreed = await proposeVerdict(application, 'training', verdict, officer, staff);
  return agreed === undefined ? undefined : decideStage(number, 'training', agreed, officer, staff);
}
