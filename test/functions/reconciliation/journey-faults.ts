import {
  added,
  answer,
  changed,
  decision,
  ended,
  type Fault,
  find,
  journey,
  lenders,
  lendersRun,
} from './change.ts';
import { numbers } from './world.ts';

const { checked, recommended, trained, completed, refused } = numbers;

/** Faults of executions, decisions, links, referrals and histories, by the code under which each is found. */
export const journeyFaults: Readonly<Record<string, Fault>> = {
  'execution.missing': { subject: checked, mend: 'start-journey', done: journey(checked, undefined) },
  'execution.failed': { subject: checked, mend: 'redrive', done: journey(checked, ended) },
  'execution.timed-out': {
    subject: checked,
    mend: 'redrive',
    done: journey(checked, { ...ended, status: 'TIMED_OUT' }),
  },
  'execution.aborted': {
    subject: checked,
    mend: 'ask',
    done: journey(checked, { ...ended, status: 'ABORTED', redrives: 1 }),
  },
  'execution.ended-alive': {
    subject: trained,
    mend: 'close',
    done: journey(trained, { ...ended, status: 'SUCCEEDED', ended: 'completed' }),
  },
  'execution.stray': {
    subject: refused,
    mend: 'stop',
    done: added('journeys', ({ journeys }) => ({
      ...find(journeys, () => true),
      name: `${refused}-2`,
      waiting: undefined,
    })),
  },
  'decision.missing': { subject: checked, mend: 'open-decision', done: decision(checked, 1, undefined) },
  'decision.closed-unanswered': {
    subject: checked,
    mend: 'reopen-decision',
    done: decision(checked, 1, { state: 'revoked' }),
  },
  'decision.token-differs': {
    subject: checked,
    mend: 'rebind-decision',
    done: decision(checked, 1, { token: '' }),
  },
  'decision.undelivered': {
    subject: checked,
    mend: 'follow-decision',
    done: decision(checked, 1, { state: 'decided', answer: { ...answer, outcome: 'complete' } }),
  },
  'decision.answerless': {
    subject: checked,
    mend: 'reopen-decision',
    done: decision(checked, 1, { state: 'decided' }),
  },
  'decision.left-open': {
    subject: refused,
    mend: 'revoke-decision',
    done: added('decisions', ({ decisions }) => ({
      ...find(decisions, () => true),
      application: refused,
      attempt: 9,
    })),
  },
  'decision.open-answered': {
    subject: recommended,
    mend: 'settle-decision',
    done: decision(recommended, 1, { state: 'open' }),
  },
  'decision.differs-from-history': {
    subject: recommended,
    mend: 'ask',
    done: decision(recommended, 1, { answer }),
  },
  'decision.lost': { subject: recommended, mend: 'ask', done: decision(recommended, 1, undefined) },
  'link.nowhere': {
    subject: recommended,
    mend: 'remove-link',
    done: changed(
      'links',
      () => true,
      () => ({ attempt: 8 }),
    ),
  },
  'link.misdirected': {
    subject: recommended,
    mend: 'set-link',
    done: changed(
      'links',
      () => true,
      () => ({ scope: '32.76.06.1002' }),
    ),
  },
  'link.everlasting': {
    subject: recommended,
    mend: 'set-link',
    done: changed(
      'links',
      () => true,
      () => ({ expiresAt: 2_000_000_000 }),
    ),
  },
  'referral.not-started': { subject: completed, mend: 'start-referral', done: lendersRun(undefined) },
  'referral.execution-failed': { subject: completed, mend: 'redrive', done: lendersRun(ended) },
  'referral.ended-open': {
    subject: completed,
    mend: 'close-referral',
    done: (world) => lenders({ state: 'expired' })(lendersRun({ ...ended, status: 'SUCCEEDED' })(world)),
  },
  'referral.undelivered': {
    subject: completed,
    mend: 'follow-decision',
    done: lenders({ state: 'decided', answer }),
  },
  'referral.overrun': {
    subject: completed,
    mend: 'reopen-referral',
    done: changed(
      'referrals',
      () => true,
      () => ({ state: 'declined' as const }),
    ),
  },
  'referral.token-differs': { subject: completed, mend: 'rebind-decision', done: lenders({ token: 'x' }) },
  'referral.not-asked': { subject: completed, mend: 'open-referral', done: lenders(undefined) },
  'history.gap': {
    subject: completed,
    mend: 'ask',
    done: changed(
      'events',
      ({ application, sequence }) => application === completed && sequence === 2,
      undefined,
    ),
  },
  'history.changed': {
    subject: completed,
    mend: 'ask',
    done: changed(
      'events',
      ({ application, sequence }) => application === completed && sequence === 2,
      () => ({ by: 'Somebody' }),
    ),
  },
  'history.unrecorded': {
    subject: completed,
    mend: 'follow-decision',
    done: changed(
      'events',
      ({ application, sequence }) => application === completed && sequence === 4,
      undefined,
    ),
  },
};
