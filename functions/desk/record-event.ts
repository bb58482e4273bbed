import type { Clock } from '#shared/clock.ts';
import { ForbiddenError, NotFoundError } from '#shared/errors.ts';
import { normaliseNumber } from '../applications/applicant.ts';
import type { Application } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { districtCodeOf } from '../areas/area.ts';
import { type Interruption, interruptJourney } from '../decisions/interrupt-journey.ts';
import { type Outcomes, parseVerdict } from '../decisions/parse-verdict.ts';
import { mayAct, type Officer } from '../people/officer.ts';
import type { City } from '../programmes/city.ts';

/** What may happen to an applicant that no stage asks about, and what an officer must give with it. */
const events: Outcomes<Interruption> = {
  moved: ['area', 'reason'],
  withdrawn: ['reason'],
  left: ['reason'],
  died: ['reason'],
};

type Dependencies = Parameters<typeof interruptJourney>[2] & {
  readonly applications: ApplicationsRepository;
  readonly city: Pick<City, 'areas'>;
  readonly clock: Clock;
};

/**
 * The application of that number for an officer of its kecamatan.
 * @throws ForbiddenError alike for one of another kecamatan and one that does not exist; NotFoundError only to an
 *   officer of the whole city
 */
export async function findForDesk(
  number: string,
  officer: Officer,
  applications: ApplicationsRepository,
): Promise<Application> {
  const roles = ['verifikator', 'kabid', 'kepala-dinas'] as const;
  const application = await applications.find(normaliseNumber(number));
  const scope = application === undefined ? '*' : districtCodeOf(application.area);
  if (!roles.some((role) => mayAct(officer, role, scope))) throw new ForbiddenError();
  if (application === undefined) throw new NotFoundError();
  return application;
}

/**
 * Records what happened to an applicant: withdrawal at the counter, death, moving within the city or away. It ends or
 * turns the journey from whatever stage it is in.
 * @throws ForbiddenError, InvalidInputError, ConflictError as `interruptJourney`
 */
export async function recordEvent(
  number: string,
  body: unknown,
  officer: Officer,
  dependencies: Dependencies,
): Promise<Application> {
  const { applications, city, clock } = dependencies;
  const application = await findForDesk(number, officer, applications);
  const verdict = parseVerdict(body, events, { areas: await city.areas() });
  const by = { kind: 'officer' as const, name: officer.name, title: officer.title };
  await interruptJourney(application, { ...verdict, by, at: clock().toISOString() }, dependencies);
  return application;
}
