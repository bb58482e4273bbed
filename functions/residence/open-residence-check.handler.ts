import { districtCodeOf } from '../areas/area.ts';
import { stageOpener } from '../decisions/stage-opener.ts';

/** The verifiers of the kecamatan whose lurah said: not my resident. */
export const handler = stageOpener('residence', ({ application }) => districtCodeOf(application.area), {
  facts: ({ answer }) => (answer?.reason === undefined ? {} : { reason: answer.reason }),
});
