import type { Clock } from '#shared/clock.ts';
import { ConflictError } from '#shared/errors.ts';
import { hashAcceptance } from '../history/event.ts';
import type { DecreesRepository } from '../decree/decrees-repository.ts';
import type { HistoryRepository } from '../history/history-repository.ts';
import { type Application, finalStates } from '../applications/application.ts';
import type { ApplicationsRepository } from '../applications/applications-repository.ts';
import { closeApplication } from '../applications/close-application.ts';
import { movePlace } from '../places/move-place.ts';
import type { MovesRepository } from '../places/moves-repository.ts';
import type { PlacesRepository } from '../places/places-repository.ts';
import type { Answer, Decision } from './decision.ts';
import type { DecisionsRepository } from './decisions-repository.ts';

/** What ends or turns a journey from whatever stage it is in. */
export type Interruption = 'withdrawn' | 'left' | 'died' | 'moved';

interface Dependencies {
  readonly applications: ApplicationsRepository;
  readonly decisions: DecisionsRepository;
  readonly decrees: DecreesRepository;
  readonly history: HistoryRepository;
  readonly places: PlacesRepository;
  readonly moves: MovesRepository;
  readonly clock: Clock;
}

/**
 * Ends or turns a journey: the decision that is open is answered with it, so that it and the stage's own answer
 * cannot both count (I5). Who waits for a place has no journey yet: they leave the list at once. Repeating it changes
 * nothing.
 * @throws ConflictError journey-over where it has ended, journey-in-motion between two stages (ask again),
 *   move-after-decree
 */
export async function interruptJourney(
  application: Application,
  answer: Answer & { readonly outcome: Interruption },
  dependencies: Dependencies,
): Promise<void> {
  const { state, stage } = application;
  if (finalStates.some((final) => final === state)) {
    if (state === 'died' || state === 'withdrawn') return;
    throw new ConflictError('journey-over');
  }
  if (stage === undefined) {
    if (state === 'holds-place') throw new ConflictError('journey-in-motion', { retryAfter: 2 });
    return endWait(application, answer, dependencies);
  }
  if (answer.outcome === 'moved' && stage.name === 'training') throw new ConflictError('move-after-decree');
  const { won, decision } = await dependencies.decisions.decide(
    { ...stage, application: application.number },
    answer,
  );
  if (!won && !isSame(decision, answer)) throw new ConflictError('journey-in-motion', { retryAfter: 2 });
}

const isSame = (decision: Decision, answer: Answer) => decision.answer?.outcome === answer.outcome;

/** A draft, or an application on a list: off the list first, so that a crash leaves nobody counted who is gone. */
async function endWait(
  application: Application,
  answer: Answer & { readonly outcome: Interruption },
  dependencies: Dependencies,
): Promise<void> {
  const { history, places } = dependencies;
  const { number, rules, ticket } = application;
  const { outcome, area } = answer;
  if (outcome === 'moved' && (ticket === undefined || area === undefined))
    throw new ConflictError('journey-over');
  if (ticket !== undefined) {
    if (outcome !== 'moved') await places.leave(application, ticket, number);
    const event = {
      application: number,
      event: outcome === 'moved' ? `moved.${area}` : outcome,
      what: `interruption: ${[outcome, area ?? ''].join(' ').trim()}`,
      by: `${answer.by.name}, ${answer.by.title}`,
      at: answer.at,
      ...(answer.reason === undefined ? {} : { why: answer.reason }),
      rules,
    };
    await history.append(event, hashAcceptance(application));
  }
  if (outcome === 'moved') await movePlace(application, area ?? '', dependencies);
  else await closeApplication(application, outcome, dependencies);
}
