import PostalMime, { type Address } from 'postal-mime';
import { ServiceError } from '../contract.ts';
import type { Attachment } from '../mailbox/store.ts';

/** What a mail says, however it was sent. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
  /** An attachment is the EICAR test file, which stands for every virus. */
  readonly hasVirus: boolean;
  /** From the MIME headers of a raw mail; the request's own fields come first. */
  readonly from?: string | undefined;
  readonly replyTo?: readonly string[];
  readonly recipients?: {
    readonly to: readonly string[];
    readonly cc: readonly string[];
    readonly bcc: readonly string[];
  };
}

interface Part {
  readonly Data?: string;
}

/** The Content of SendEmail, as far as it is implemented. */
export interface EmailContent {
  readonly Simple?: {
    readonly Subject?: Part;
    readonly Body?: { readonly Text?: Part; readonly Html?: Part };
    readonly Headers?: readonly { readonly Name: string; readonly Value: string }[];
    readonly Attachments?: readonly {
      readonly FileName: string;
      readonly RawContent: string;
      readonly ContentType?: string;
    }[];
  };
  readonly Raw?: Part;
  readonly Template?: unknown;
}

const largestMail = 40 * 1024 * 1024;

/** @throws ServiceError BadRequestException, NotImplemented for templates */
export async function readContent(content: EmailContent | undefined): Promise<MailContent> {
  const forms = Object.values(content ?? {}).filter((form) => form !== undefined && form !== null);
  if (forms.length !== 1) throw badRequest('Specify exactly one of Simple, Raw and Template.');
  if (content?.Raw !== undefined) return readRaw(content.Raw);
  if (content?.Simple !== undefined) return readSimple(content.Simple);
  throw new ServiceError(
    'NotImplemented',
    'The local cloud does not implement ses:SendEmail with Template',
    501,
  );
}

function readSimple(simple: NonNullable<EmailContent['Simple']>): MailContent {
  const { Body: body, Subject: subject } = simple;
  if (subject?.Data === undefined) throw badRequest('Missing required member: Subject.Data');
  if (body?.Text?.Data === undefined && body?.Html?.Data === undefined)
    throw badRequest('Body must have a Text or an Html part.');
  return {
    subject: subject.Data,
    text: body.Text?.Data ?? '',
    html: body.Html?.Data ?? '',
    headers: Object.fromEntries((simple.Headers ?? []).map(({ Name, Value }) => [Name, Value])),
    attachments: (simple.Attachments ?? []).map((attachment) => ({
      name: attachment.FileName,
      contentType: attachment.ContentType ?? 'application/octet-stream',
      size: Buffer.byteLength(attachment.RawContent, 'base64'),
    })),
    hasVirus: (simple.Attachments ?? []).some(({ RawContent }) => isVirus(Buffer.from(RawContent, 'base64'))),
  };
}

async function readRaw({ Data: data }: Part): Promise<MailContent> {
  const bytes = Buffer.from(data ?? '', 'base64');
  if (bytes.length === 0) throw badRequest('Missing required member: Raw.Data');
  if (bytes.length > largestMail) throw badRequest('Message length is more than 41943040 bytes long');
  const mail = await PostalMime.parse(bytes);
  return {
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers: Object.fromEntries(mail.headers.map(({ originalKey, value }) => [originalKey, value])),
    attachments: mail.attachments.map(({ content, filename, mimeType }) => ({
      name: filename ?? '',
      contentType: mimeType,
      size: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    })),
    hasVirus: mail.attachments.some(({ content }) =>
      isVirus(typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as Uint8Array)),
    ),
    from: mail.from === undefined ? undefined : addresses([mail.from])[0],
    replyTo: addresses(mail.replyTo),
    recipients: { to: addresses(mail.to), cc: addresses(mail.cc), bcc: addresses(mail.bcc) },
  };
}

function isVirus(content: Buffer): boolean {
  return content.includes('$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$');
}

function addresses(list: readonly Address[] = []): string[] {
  return list
    .flatMap((entry) => entry.group ?? [entry])
    .map(({ address, name }) => (name === '' ? address : `${name} <${address}>`));
}

export function badRequest(message: string): ServiceError {
  return new ServiceError('BadRequestException', message);
}
