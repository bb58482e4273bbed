import { districtCodeOf } from '../areas/area.ts';
import { stageOpener } from '../decisions/stage-opener.ts';

/**
 * The desk is the area's; one that was escalated is the kecamatan's, where camat and dinas see it too. The links
 * follow by mail once the decision is there.
 */
export const handler = stageOpener('recommendation', ({ application, waiting }) =>
  waiting.facts['escalated'] === undefined ? application.area : districtCodeOf(application.area),
);
