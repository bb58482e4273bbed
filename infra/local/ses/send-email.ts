import { randomBytes, randomUUID } from 'node:crypto';
import { ServiceError, type Surroundings } from '../contract.ts';
import { addressOf, type Mailbox, type MailOutcome, type Message } from '../mailbox/store.ts';
import type { SendLimits } from './account.ts';
import type { ConfigurationSets } from './configuration-sets.ts';
import { badRequest, type EmailContent, readContent } from './content.ts';
import { eventsOf, rejectionOf } from './events.ts';
import type { Identities } from './identities.ts';
import { isSimulator, type Outcome, outcomeAt, suppressionAfter } from './outcomes.ts';
import type { SesStore } from './store.ts';

export interface SendEmailContext {
  readonly surroundings: Surroundings;
  readonly identities: Identities;
  readonly configurationSets: ConfigurationSets;
  readonly limits: SendLimits;
  readonly store: SesStore;
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
/** What SES's reference allows in names and values of message tags. */
const tagPattern = /^[\w-]{1,256}$/;

/**
 * Takes a mail as SES does; it and its events are on disk when this resolves. The events come first: after a crash
 * between the two they tell of a mail whose sender was not answered and sends again.
 * @throws ServiceError MessageRejected, TooManyRequestsException and others
 */
export async function sendEmail(context: SendEmailContext, raw: unknown): Promise<{ MessageId: string }> {
  const { configurationSets, limits, mailbox, surroundings } = context;
  const input = (raw ?? {}) as SendEmailInput;
  const { recipients, hasVirus, ...content } = await readContent(input.Content);
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
  const all = [...to, ...cc, ...bcc];
  requireRecipients(all);
  requireAddress(from);
  const identity = requireVerified(context, from, all);
  const configurationSet = input.ConfigurationSetName ?? context.identities.defaultSetOf(identity);
  const tags = tagsOf(input.EmailTags ?? []);
  const reasons = configurationSets.reasonsFor(configurationSet);
  limits.take(all.length, all.filter((each) => !isSimulator(addressOf(each))).length);
  const addresses = [...new Set(all.map(addressOf))];
  const outcomes = new Map(
    addresses.map((address) => [address, outcomeAt(address, context.store.suppressed(address), reasons)]),
  );
  const shown = shownOutcomes(addresses, hasVirus, outcomes);
  const mail: Message = {
    id: `0100${randomBytes(6).toString('hex')}-${randomUUID()}-000000`,
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
    tags,
    ...(configurationSet === undefined ? {} : { configurationSet }),
    ...(shown.length > 0 && { outcomes: Object.fromEntries(shown) }),
    at: new Date(surroundings.clock.millis()).toISOString(),
  };
  const events = hasVirus
    ? rejectionOf(mail, identity, surroundings)
    : eventsOf(mail, identity, outcomes, surroundings);
  await configurationSets.tell(configurationSet, events);
  if (!hasVirus) suppressAfter(context, mail.id, outcomes, reasons);
  mailbox.add(mail);
  return { MessageId: mail.id };
}

/** Addresses that bounced or complained are sent to no more. */
function suppressAfter(
  { store, surroundings }: SendEmailContext,
  messageId: string,
  outcomes: ReadonlyMap<string, Outcome>,
  reasons: readonly string[],
): void {
  for (const [address, outcome] of outcomes) {
    const reason = suppressionAfter(address, outcome);
    if (reason === undefined || !reasons.includes(reason)) continue;
    store.suppress({ address, reason, at: surroundings.clock.millis(), messageId });
  }
}

function shownOutcomes(
  addresses: readonly string[],
  hasVirus: boolean,
  outcomes: ReadonlyMap<string, Outcome>,
): (readonly [string, MailOutcome])[] {
  if (hasVirus) return addresses.map((address) => [address, 'rejected']);
  return [...outcomes].flatMap(([address, outcome]): (readonly [string, MailOutcome])[] => {
    if (outcome.kind === 'complained') return [[address, 'complained']];
    if (outcome.kind !== 'bounced') return [];
    return [[address, outcome.bounce.bounceSubType === 'General' ? 'bounced' : 'suppressed']];
  });
}

/** @returns the identity a mail is sent by. @throws ServiceError MessageRejected */
function requireVerified(
  { identities, limits, surroundings }: SendEmailContext,
  from: string,
  recipients: readonly string[],
): string {
  const unverified = [from, ...(limits.account.isSandbox ? recipients : [])]
    .map(addressOf)
    .filter(
      (address, index) => identities.verified(address) === undefined && !(index > 0 && isSimulator(address)),
    );
  const identity = identities.verified(from);
  if (identity !== undefined && unverified.length === 0) return identity;
  throw new ServiceError(
    'MessageRejected',
    `Email address is not verified. The following identities failed the check in region ${surroundings.region.toUpperCase()}: ${unverified.join(', ')}`,
  );
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
      throw badRequest('A message tag has only letters, digits, _ and -, at most 256 of them');
  }
  const byName = Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value]));
  if (Object.keys(byName).length < tags.length) throw badRequest('Duplicate message tag');
  return byName;
}
