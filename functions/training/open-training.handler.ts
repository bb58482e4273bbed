import { agencyOf } from '../programmes/programme.ts';
import { stageOpener } from '../decisions/stage-opener.ts';

/** The desk is the agency's that trains the sector; whoever enters is a participant. */
export const handler = stageOpener(
  'training',
  async ({ application, city }) => agencyOf(await city.programmeOf(application), application.sector).id,
  { state: 'participant' },
);
