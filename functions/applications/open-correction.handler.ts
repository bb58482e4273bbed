import { stageOpener } from '../decisions/stage-opener.ts';

/** The applicant's own desk: what must be mended is what the answer before named. */
export const handler = stageOpener('correction', ({ application }) => application.area, {
  facts: ({ answer }) => ({
    items: (answer?.items ?? []).join(' '),
    ...(answer?.reason === undefined ? {} : { reason: answer.reason }),
  }),
});
