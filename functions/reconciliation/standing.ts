import { type Application, type ApplicationState, finalStates } from '../applications/application.ts';
import type { Entry } from '../places/places-repository.ts';
import { findTrack, type Programme } from '../programmes/programme.ts';

/** How the line of an application in each state stands; a draft has none. A new state must be given its line here. */
const standings: Readonly<Record<ApplicationState, Entry['standing'] | undefined>> = {
  draft: undefined,
  'holds-place': 'holds',
  waits: 'waits',
  received: 'waits',
  participant: 'holds',
  completed: 'holds',
  // A training that was given has used its place.
  'not-completed': 'holds',
  refused: 'released',
  withdrawn: 'released',
  died: 'released',
};

/** How the line of an application in this state stands in the register. */
export function standingOf({ state }: Pick<Application, 'state'>): Entry['standing'] | undefined {
  return standings[state];
}

/** True where the journey goes on: somebody has, or should have, the application. */
export function isUnderWay({ state }: Pick<Application, 'state'>): boolean {
  return state === 'holds-place' || state === 'participant';
}

/** True where the application has come to its end. */
export function isClosed({ state }: Pick<Application, 'state'>): boolean {
  return finalStates.some((final) => final === state);
}

/** The state of an application under way whose line holds: a participant once a decree fixed it. */
export function stateUnderWay({ decree }: Pick<Application, 'decree'>): ApplicationState {
  return decree === undefined ? 'holds-place' : 'participant';
}

/** The state of an application that waits on its track's list. */
export function stateWaiting(
  { track }: Pick<Application, 'track'>,
  rules: Programme | undefined,
): ApplicationState {
  const admission = rules === undefined ? undefined : findTrack(rules, track)?.admission;
  return admission === 'ranked' ? 'received' : 'waits';
}
