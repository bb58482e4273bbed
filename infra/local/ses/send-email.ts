import { randomBytes, randomUUID } from 'node:crypto';
import { type Clock, ServiceError } from '../contract.ts';
import { addressOf, type Mailbox } from '../mailbox/store.ts';
import { badRequest, type EmailContent, readContent } from './content.ts';
import type { Identities } from './identities.ts';

export interface SendEmailContext {
  readonly clock: Clock;
  readonly region: string;
  readonly identities: Identities;
  readonly configurationSets: ReadonlySet<string>;
  readonly mailbox: Mailbox;
}

interface SendEmailInput {
  readonly FromEmailAddress?: string;
  readonly Destination?: {
    readonly ToAddresses?: readonly string[];
    readonly CcAddresses?: readonly string[];
    readonly BccAddresses?: readonly string[];
  };
  readonly ReplyToAddresses?: readonly string[];
  readonly Content?: EmailContent;
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
  readonly ConfigurationSetName?: string;
}

const mostRecipients = 50;
const tagPattern = /^[\w.@-]{1,256}$/;

/** Takes a mail as SES does; it is on disk when this resolves. @throws ServiceError MessageRejected and others */
export async function sendEmail(context: SendEmailContext, raw: unknown): Promise<{ MessageId: string }> {
  const input = (raw ?? {}) as SendEmailInput;
  const { recipients, ...content } = await readContent(input.Content);
  const from = input.FromEmailAddress ?? content.from;
  if (from === undefined) throw badRequest('Missing required header: From');
  // As SES: where the request names recipients, those in a raw mail's headers receive nothing.
  const destination = input.Destination;
  const given = {
    to: destination?.ToAddresses ?? [],
    cc: destination?.CcAddresses ?? [],
    bcc: destination?.BccAddresses ?? [],
  };
  const { bcc, cc, to } = countOf(given) === 0 && recipients !== undefined ? recipients : given;
  requireRecipients([...to, ...cc, ...bcc]);
  requireAddress(from);
  if (!context.identities.isVerified(from)) {
    throw new ServiceError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${context.region.toUpperCase()}: ${addressOf(from)}`,
    );
  }
  const configurationSet = input.ConfigurationSetName;
  if (configurationSet !== undefined && !context.configurationSets.has(configurationSet))
    throw new ServiceError(
      'NotFoundException',
      `Configuration set <${configurationSet}> does not exist.`,
      404,
    );
  const id = `0100${randomBytes(6).toString('hex')}-${randomUUID()}-000000`;
  context.mailbox.add({
    id,
    kind: 'mail',
    to,
    cc,
    bcc,
    from,
    replyTo: input.ReplyToAddresses ?? content.replyTo ?? [],
    subject: content.subject,
    text: content.text,
    html: content.html,
    headers: content.headers,
    attachments: content.attachments,
    tags: tagsOf(input.EmailTags ?? []),
    ...(configurationSet === undefined ? {} : { configurationSet }),
    at: new Date(context.clock.millis()).toISOString(),
  });
  return { MessageId: id };
}

function countOf(recipients: Readonly<Record<string, readonly string[]>>): number {
  return Object.values(recipients).reduce((count, list) => count + list.length, 0);
}

function requireRecipients(recipients: readonly string[]): void {
  if (recipients.length === 0) throw badRequest('Recipient list is empty');
  if (recipients.length > mostRecipients) throw badRequest(`Recipient count exceeds ${mostRecipients}.`);
  recipients.forEach(requireAddress);
}

function requireAddress(recipient: string): void {
  const address = addressOf(recipient);
  if (/[\r\n]/.test(recipient)) throw badRequest('Illegal address');
  if (/^[^\s@<>,;]+@[^\s@<>,;]+$/.test(address) && !address.endsWith('.')) return;
  throw badRequest(address.includes('@') ? 'Illegal address' : "Missing final '@domain'");
}

function tagsOf(tags: NonNullable<SendEmailInput['EmailTags']>): Record<string, string> {
  for (const { Name, Value } of tags) {
    if (!tagPattern.test(Name) || !tagPattern.test(Value))
      throw badRequest('A message tag has only letters, digits, and . _ - @, at most 256 of them');
  }
  const byName = Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value]));
  if (Object.keys(byName).length < tags.length) throw badRequest('Duplicate message tag');
  return byName;
}
