import { randomUUID } from 'node:crypto';
import { type Clock, ServiceError } from '../contract.ts';
import type { Mailbox } from '../mailbox/store.ts';
import { messageAttributes } from './query-protocol.ts';

export interface PublishContext {
  readonly clock: Clock;
  /** ARNs of the topics that exist. */
  readonly topics: ReadonlySet<string>;
  readonly mailbox: Mailbox;
}

const e164 = /^\+[1-9]\d{6,14}$/;
const longestText = 1600;
const largestNotification = 256 * 1024;
const senderId = 'AWS.SNS.SMS.SenderID';

/** Sends a text message to a phone or a notification to a topic; it is on disk on return. @throws ServiceError */
export function publish(
  { clock, mailbox, topics }: PublishContext,
  form: URLSearchParams,
): { MessageId: string } {
  const message = form.get('Message') ?? '';
  const phone = form.get('PhoneNumber');
  const topic = form.get('TopicArn') ?? form.get('TargetArn');
  if (message === '') throw invalid('Empty message');
  if ((phone === null) === (topic === null)) throw invalid('PhoneNumber or TopicArn, exactly one of them');
  if (form.has('MessageStructure'))
    throw new ServiceError(
      'NotImplemented',
      'The local cloud does not implement sns:Publish with MessageStructure',
      501,
    );
  if (phone !== null && !e164.test(phone))
    throw invalid(`PhoneNumber Reason: ${phone} is not valid to publish to`);
  if (phone !== null && message.length > longestText) throw invalid('Message too long');
  if (Buffer.byteLength(message) > largestNotification) throw invalid('Message too long');
  if (topic !== null && !topics.has(topic)) throw new ServiceError('NotFound', 'Topic does not exist', 404);
  const id = randomUUID();
  const tags = messageAttributes(form);
  mailbox.add({
    id,
    kind: phone === null ? 'topic' : 'text',
    to: [phone ?? topic ?? ''],
    cc: [],
    bcc: [],
    from: tags[senderId] ?? '',
    replyTo: [],
    subject: form.get('Subject') ?? '',
    text: message,
    html: '',
    headers: {},
    attachments: [],
    tags,
    at: new Date(clock.millis()).toISOString(),
  });
  return { MessageId: id };
}

function invalid(reason: string): ServiceError {
  return new ServiceError('InvalidParameter', `Invalid parameter: ${reason}`, 400);
}
