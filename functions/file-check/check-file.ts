import { ConflictError } from '#shared/errors.ts';
import { type Decided, decideStage } from '../decisions/decide-stage.ts';
import type { openStaffSide } from '../decisions/staff-from-environment.ts';
import { parseVerdict } from '../decisions/parse-verdict.ts';
import { findForOfficer } from '../decisions/stage-duty.ts';
import type { Officer } from '../people/officer.ts';

/** What a verifier may say of a file. */
const outcomes = { complete: [], correction: ['items'], incomplete: ['reason'] } as const;

/**
 * Records a verifier's verdict on a file. It may be sent back as often as the programme says.
 * @throws ForbiddenError, InvalidInputError
 * @throws ConflictError corrections-used-up, and those of `decideStage`
 */
export async function checkFile(
  number: string,
  body: unknown,
  officer: Officer,
  staff: Pick<ReturnType<typeof openStaffSide>, 'applications' | 'city' | 'clock' | 'decisions'>,
): Promise<Decided> {
  const application = await findForOfficer(number, 'file-check', officer, staff);
  const { corrections } = await staff.city.programmeOf(application);
  const verdict = parseVerdict(body, outcomes, { items: corrections.items });
  if (verdict.outcome === 'correction' && application.stage !== undefined) {
    const decision = await staff.decisions.find({ ...application.stage, application: application.number });
    if (Number(decision?.facts['corrections'] ?? 0) >= corrections.most) {
      throw new ConflictError('corrections-used-up', { values: { most: corrections.most } });
    }
  }
  return decideStage(number, 'file-check', verdict, officer, staff);
}
