import * as z from 'zod';

/** A mail that came back, or that its reader called unwanted. */
export interface Bounce {
  readonly application: string;
  /** Of the mail, as SES gave it when it was accepted. */
  readonly messageId: string;
  /** `transient`: another mail may arrive; `permanent`: SES sends to that address no more. */
  readonly type: 'permanent' | 'transient' | 'undetermined' | 'complaint';
  /** ISO 8601 UTC. */
  readonly at: string;
}

const Mail = z.object({
  messageId: z.string().min(1),
  tags: z.object({ application: z.array(z.string().min(1)).optional() }),
});
const timestamp = z.iso.datetime();

/** SES's record of a bounce or complaint, as EventBridge hands it over. Of the recipient nothing is read. */
export const MailFeedback = z.object({
  detail: z.discriminatedUnion('eventType', [
    z.object({
      eventType: z.literal('Bounce'),
      bounce: z.object({ bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']), timestamp }),
      mail: Mail,
    }),
    z.object({ eventType: z.literal('Complaint'), complaint: z.object({ timestamp }), mail: Mail }),
  ]),
});
export type MailFeedback = z.output<typeof MailFeedback>;

const types = { Permanent: 'permanent', Transient: 'transient', Undetermined: 'undetermined' } as const;

/** The bounce that SES tells of; undefined for a mail that was about no application. */
export function bounceOf({ detail }: MailFeedback): Bounce | undefined {
  const { messageId, tags } = detail.mail;
  const application = tags.application?.[0];
  if (application === undefined) return undefined;
  return detail.eventType === 'Complaint'
    ? { application, messageId, type: 'complaint', at: detail.complaint.timestamp }
    : { application, messageId, type: types[detail.bounce.bounceType], at: detail.bounce.timestamp };
}
