import { stageOpener } from '../decisions/stage-opener.ts';

/** The desk is the track's: the head of the dinas decides the whole city's. */
export const handler = stageOpener('decree', ({ application }) => application.track);
