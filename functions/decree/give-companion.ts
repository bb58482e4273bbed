import * as z from 'zod';
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from '#shared/errors.ts';
import { normaliseNumber } from '../applications/applicant.ts';
import { type Application, isParticipant } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import type { Staffing } from '../people/assign-companion.ts';
import { type Companion, isActive, workingOn } from '../people/companion.ts';
import type { Officer } from '../people/officer.ts';
import { requireCompanionDuty, seesToTrack } from './companion-duty.ts';
import type { DecreesRepository } from './decrees-repository.ts';
import { needingCompanion } from './register.ts';
import { staffing, type StaffingSources } from './staffing.ts';

type Dependencies = StaffingSources & {
  readonly applications: ApplicationsRepository;
  readonly decrees: DecreesRepository;
};

const GivenInput = z.object({ companion: z.string().min(1) });

/**
 * Gives a participant who has no companion, or one who works no more, one by hand, wherever that companion works,
 * below the maximum load. The same again changes nothing, and completes what a crash left half done.
 * @throws ForbiddenError, NotFoundError, InvalidInputError where the companion is none that works today
 * @throws ConflictError stage-mismatch for somebody who is no participant, companion-given, companion-full
 */
export async function giveCompanion(
  asked: string,
  body: unknown,
  officer: Officer,
  dependencies: Dependencies,
): Promise<{ readonly application: Application; readonly companion: Companion }> {
  const { applications } = dependencies;
  const application = await findParticipant(asked, officer, applications);
  const input = GivenInput.safeParse(body);
  if (!input.success) throw new InvalidInputError([{ field: 'companion', code: 'required' }]);
  const companion = await takeUp(application, input.data.companion, officer, dependencies);
  return { application: await applications.giveCompanion(application.number, companion.id), companion };
}

/** Enters in the register that the companion looks after one more. Nothing where they do so already. */
async function takeUp(
  { number, year }: Application,
  id: string,
  { name, title }: Officer,
  dependencies: Dependencies,
): Promise<Companion> {
  const { clock, decrees } = dependencies;
  for (;;) {
    const register = await decrees.register(year);
    const found = await staffing(year, register, dependencies);
    const companion = companionToGive(id, found);
    const earlier = register.companions.get(number);
    if (earlier === id) return companion;
    const isWorking = workingOn(found.day, found.companions);
    if (earlier !== undefined && isWorking(earlier)) throw new ConflictError('companion-given');
    if (!needingCompanion(register, isWorking).includes(number)) throw new ConflictError('stage-mismatch');
    requireRoom(companion, found);
    const by = { kind: 'officer' as const, name, title };
    const given = {
      sequence: register.next,
      application: number,
      companion: id,
      by,
      at: clock().toISOString(),
    };
    if (await decrees.enterByHand(year, given)) return companion;
  }
}

/** @throws ForbiddenError alike for one of another track and one that does not exist, NotFoundError, ConflictError */
async function findParticipant(
  number: string,
  officer: Officer,
  applications: ApplicationsRepository,
): Promise<Application> {
  requireCompanionDuty(officer);
  const application = await applications.find(normaliseNumber(number));
  if (application === undefined && seesToTrack(officer, '*')) throw new NotFoundError();
  if (application === undefined || !seesToTrack(officer, application.track)) throw new ForbiddenError();
  if (!isParticipant(application)) throw new ConflictError('stage-mismatch');
  return application;
}

/** @throws InvalidInputError where nobody of that id works today */
function companionToGive(id: string, { companions, day }: Staffing): Companion {
  const companion = companions.find((each) => each.id === id);
  if (companion === undefined || !isActive(companion, day)) {
    throw new InvalidInputError([{ field: 'companion', code: 'invalid' }]);
  }
  return companion;
}

/** @throws ConflictError companion-full */
function requireRoom({ id, name }: Companion, { loads, maximumLoad }: Staffing): void {
  if ((loads.get(id) ?? 0) < maximumLoad) return;
  throw new ConflictError('companion-full', { values: { name, maximum: maximumLoad } });
}
