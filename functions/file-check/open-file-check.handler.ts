import { districtCodeOf } from '../areas/area.ts';
import { stageOpener } from '../decisions/stage-opener.ts';

/** The verifiers' desk is the kecamatan's. */
export const handler = stageOpener('file-check', ({ application }) => districtCodeOf(application.area));
