import type { Stage } from '../applications/application.ts';

/** The state in which what failed waits for an officer. */
export const parkedState = 'Park Case';

/** The states of the application's machine that wait for a decision, and the stage each is. */
const stages: Readonly<Record<string, Stage['name']>> = {
  'File Check': 'file-check',
  Correction: 'correction',
  'Lurah Recommendation': 'recommendation',
  'Escalated Recommendation': 'recommendation',
  'Residence Check': 'residence',
  Decree: 'decree',
  Training: 'training',
  [parkedState]: 'parked',
};

/** The stage of a waiting state of the machine; undefined for a state that is not known here. */
export function stageOfState(state: string): Stage['name'] | undefined {
  return stages[state];
}
