import type { Suppressed } from './store.ts';

/** What becomes of a mail at one recipient. */
export type Outcome =
  | { readonly kind: 'delivered' }
  /** Delivered and then called unwanted. */
  | { readonly kind: 'complained' }
  /** Not taken by the recipient's side, or not even sent there where it is suppressed. */
  | { readonly kind: 'bounced'; readonly bounce: Bounce }
  /** Delivered, and answered by a machine: SES reports it as a bounce that passes. */
  | { readonly kind: 'auto-answered'; readonly bounce: Bounce };

/** As SES describes a bounce. */
export interface Bounce {
  readonly bounceType: 'Permanent' | 'Transient';
  readonly bounceSubType: 'General' | 'Suppressed' | 'OnAccountSuppressionList';
  readonly action?: 'failed';
  readonly status?: string;
  readonly diagnosticCode?: string;
}

/** The reasons for which a configuration set sends nothing to a suppressed address, and adds one to the list. */
export type SuppressedReasons = readonly Suppressed['reason'][];

const delivered: Outcome = { kind: 'delivered' };
const complained: Outcome = { kind: 'complained' };
const unknownUser: Outcome = bounced({
  bounceSubType: 'General',
  status: '5.1.1',
  diagnosticCode: 'smtp; 550 5.1.1 user unknown',
});

/** Local parts of the mailbox simulator, `label` left out. */
const simulated: Readonly<Record<string, Outcome>> = {
  success: delivered,
  bounce: unknownUser,
  complaint: complained,
  ooto: {
    kind: 'auto-answered',
    bounce: { bounceType: 'Transient', bounceSubType: 'General' },
  },
  suppressionlist: bounced({
    bounceSubType: 'Suppressed',
    status: '5.1.1',
    diagnosticCode:
      'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
  }),
};

/** Whether an address is one of SES's mailbox simulator, `bounce+any-label@simulator.amazonses.com`. */
export function isSimulator(address: string): boolean {
  return address.endsWith('@simulator.amazonses.com');
}

/**
 * What becomes of a mail at an address. There are no other servers here, so every mail is taken, but at the simulator
 * and where an address asks for it: `bounce+…` and `complaint+…` of any domain bounce and complain as real ones do.
 */
export function outcomeAt(
  address: string,
  suppressed: Suppressed | undefined,
  reasons: SuppressedReasons,
): Outcome {
  const [, name = '', plus = ''] = /^([^@+]*)(\+?)/.exec(address) ?? [];
  if (isSimulator(address)) return (Object.hasOwn(simulated, name) && simulated[name]) || delivered;
  if (suppressed !== undefined && reasons.includes(suppressed.reason)) {
    return bounced({
      bounceSubType: 'OnAccountSuppressionList',
      status: '5.1.1',
      diagnosticCode:
        'Amazon SES did not send the message to this address because it is on the suppression list for your account.',
    });
  }
  if (plus === '') return delivered;
  if (name === 'bounce') return unknownUser;
  return name === 'complaint' ? complained : delivered;
}

/** Why an outcome puts the address on the account's list; undefined where it does not. */
export function suppressionAfter(address: string, outcome: Outcome): Suppressed['reason'] | undefined {
  if (isSimulator(address)) return undefined;
  if (outcome.kind === 'complained') return 'COMPLAINT';
  const isNews = outcome.kind === 'bounced' && outcome.bounce.bounceSubType === 'General';
  return isNews ? 'BOUNCE' : undefined;
}

function bounced(bounce: Omit<Bounce, 'bounceType' | 'action'>): Outcome {
  return { kind: 'bounced', bounce: { bounceType: 'Permanent', action: 'failed', ...bounce } };
}
