import { districtCodeOf } from '../areas/area.ts';
import { stageOpener } from '../decisions/stage-opener.ts';

/** What failed beyond repetition waits on the desk of the kecamatan for somebody who sees why. */
export const handler = stageOpener('parked', ({ application }) => districtCodeOf(application.area));
