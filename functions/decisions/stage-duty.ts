import { ConflictError, ForbiddenError, NotFoundError } from '#shared/errors.ts';
import { normaliseNumber } from '../applications/applicant.ts';
import type { Application } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { type Areas, districtCodeOf } from '../areas/area.ts';
import { mayAct, type Officer, type Role, requireRole, scopesOf } from '../people/officer.ts';
import type { City } from '../programmes/city.ts';
import { agencyOf, type Programme } from '../programmes/programme.ts';
import { deskOf } from './decision.ts';

/** A stage that officers decide who sign in. */
export const officerStages = [
  'parked',
  'file-check',
  'residence',
  'recommendation',
  'decree',
  'training',
] as const;
export type OfficerStage = (typeof officerStages)[number];

const roles: Readonly<Record<OfficerStage, Role>> = {
  parked: 'kabid',
  'file-check': 'verifikator',
  residence: 'verifikator',
  // Only one that was escalated: the area's head was asked first.
  recommendation: 'kabid',
  decree: 'kepala-dinas',
  training: 'pelatih',
};

/** True where the officer decides that stage somewhere. */
export function hasDuty(officer: Officer, stage: OfficerStage): boolean {
  return officer.roles.some(({ role }) => role === roles[stage]);
}

/** @throws ForbiddenError where the officer decides that stage nowhere */
export function requireDuty(officer: Officer, stage: OfficerStage): void {
  if (!hasDuty(officer, stage)) throw new ForbiddenError();
}

/** The scope that decides a stage of an application: a kecamatan, a track or an agency. */
export async function scopeOf(
  stage: OfficerStage,
  application: Application,
  city: Pick<City, 'programmeOf'>,
): Promise<string> {
  if (stage === 'decree') return application.track;
  if (stage !== 'training') return districtCodeOf(application.area);
  return agencyOf(await city.programmeOf(application), application.sector).id;
}

/** The desks of a stage at which the officer sits, in the given programmes. */
export function desksOf(
  stage: OfficerStage,
  officer: Officer,
  programmes: readonly Programme[],
  areas: Areas,
): readonly string[] {
  return programmes.flatMap((programme) =>
    scopesOf(officer, roles[stage], possibleScopes(stage, programme, areas)).map((scope) =>
      deskOf(stage, programme.year, scope),
    ),
  );
}

/**
 * The application of that number, as far as the officer decides this stage of it.
 * @throws ForbiddenError alike for one of another scope and one that does not exist; NotFoundError only to an
 *   officer of the whole city
 */
export async function findForOfficer(
  number: string,
  stage: OfficerStage,
  officer: Officer,
  dependencies: { readonly applications: ApplicationsRepository; readonly city: Pick<City, 'programmeOf'> },
): Promise<Application> {
  const { applications, city } = dependencies;
  requireDuty(officer, stage);
  const application = await applications.find(normaliseNumber(number));
  if (application === undefined) {
    throw mayAct(officer, roles[stage], '*') ? new NotFoundError() : new ForbiddenError();
  }
  requireRole(officer, roles[stage], await scopeOf(stage, application, city));
  return application;
}

/** As `findForOfficer`, for what is to be decided now. @throws ConflictError stage-mismatch where it is elsewhere */
export async function findAtStage(...asked: Parameters<typeof findForOfficer>): Promise<Application> {
  const application = await findForOfficer(...asked);
  if (application.stage?.name !== asked[1]) throw new ConflictError('stage-mismatch');
  return application;
}

function possibleScopes(stage: OfficerStage, programme: Programme, areas: Areas): readonly string[] {
  switch (stage) {
    case 'decree':
      return programme.tracks.map(({ id }) => id);
    case 'training':
      return [...new Set([programme.agency, ...programme.agencies].map(({ id }) => id))];
    case 'parked':
    case 'file-check':
    case 'residence':
    case 'recommendation':
      return areas.districts.map(({ code }) => code);
  }
}
