import { randomBytes, randomUUID } from 'node:crypto';
import type { Message } from '../mailbox/store.ts';
import type { Bounce, Outcome } from './outcomes.ts';

/** An event of a mail: the name SES gives it, EventBridge's name, and SES's record of it. */
export interface MailEvent {
  /** As configuration sets name it. */
  readonly type: 'send' | 'delivery' | 'bounce' | 'complaint' | 'reject';
  readonly detailType: string;
  readonly detail: object;
}

interface Place {
  readonly region: string;
  readonly account: string;
}

const NAMES: Readonly<Record<MailEvent['type'], readonly [eventType: string, detailType: string]>> = {
  send: ['Send', 'Email Sent'],
  delivery: ['Delivery', 'Email Delivered'],
  bounce: ['Bounce', 'Email Bounced'],
  complaint: ['Complaint', 'Email Complaint Received'],
  reject: ['Reject', 'Email Rejected'],
};

/** Everything SES reports of a mail, in order; `outcomes` by the bare address of each recipient. */
export function eventsOf(
  mail: Message,
  identity: string,
  outcomes: ReadonlyMap<string, Outcome>,
  place: Place,
): readonly MailEvent[] {
  const about = mailObject(mail, identity, place);
  const event = (type: MailEvent['type'], body: object): MailEvent => {
    const [eventType, detailType] = NAMES[type];
    return { type, detailType, detail: { eventType, [type]: body, mail: about } };
  };
  const each = [...outcomes].flatMap(([address, outcome]) => {
    const arrived = event('delivery', {
      timestamp: mail.at,
      processingTimeMillis: 0,
      recipients: [address],
      smtpResponse: '250 ok',
      reportingMTA: 'local',
    });
    switch (outcome.kind) {
      case 'delivered':
        return [arrived];
      case 'complained':
        return [arrived, event('complaint', complaintOf(address, mail.at))];
      case 'auto-answered':
        return [arrived, event('bounce', bounceOf(address, outcome.bounce, mail.at))];
      case 'bounced':
        return [event('bounce', bounceOf(address, outcome.bounce, mail.at))];
    }
  });
  return [event('send', {}), ...each];
}

/** What SES reports of a mail it accepted and then found a virus in. */
export function rejectionOf(mail: Message, identity: string, place: Place): readonly MailEvent[] {
  const about = mailObject(mail, identity, place);
  return (['send', 'reject'] as const).map((type) => {
    const [eventType, detailType] = NAMES[type];
    const body = type === 'reject' ? { reason: 'Bad content' } : {};
    return { type, detailType, detail: { eventType, [type]: body, mail: about } };
  });
}

function bounceOf(emailAddress: string, bounce: Bounce, timestamp: string): object {
  const { bounceType, bounceSubType, ...diagnosis } = bounce;
  return {
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress, ...diagnosis }],
    timestamp,
    feedbackId: feedbackId(),
    ...(bounceType === 'Permanent' && { reportingMTA: 'dns; amazonses.com' }),
  };
}

function complaintOf(emailAddress: string, timestamp: string): object {
  return {
    complainedRecipients: [{ emailAddress }],
    timestamp,
    feedbackId: feedbackId(),
    complaintFeedbackType: 'abuse',
    userAgent: 'Amazon SES Mailbox Simulator',
    arrivalDate: timestamp,
  };
}

function mailObject(mail: Message, identity: string, { region, account }: Place): object {
  const { id, from, to, cc, bcc, replyTo, subject, at, configurationSet } = mail;
  const headers = { From: from, 'Reply-To': replyTo.join(', '), To: to.join(', '), Cc: cc.join(', ') };
  return {
    timestamp: at,
    source: from,
    sourceArn: `arn:aws:ses:${region}:${account}:identity/${identity}`,
    sendingAccountId: account,
    messageId: id,
    destination: [...to, ...cc, ...bcc],
    headersTruncated: false,
    headers: Object.entries({ ...headers, Subject: subject, ...mail.headers })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => ({ name, value })),
    commonHeaders: { from: [from], to, messageId: id, subject },
    tags: {
      'ses:operation': ['SendEmail'],
      ...(configurationSet !== undefined && { 'ses:configuration-set': [configurationSet] }),
      'ses:from-domain': [from.replace(/^.*@|>\s*$/g, '')],
      ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
    },
  };
}

function feedbackId(): string {
  return `0100${randomBytes(6).toString('hex')}-${randomUUID()}-000000`;
}
