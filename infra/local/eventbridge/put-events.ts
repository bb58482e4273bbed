import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { ServiceError, type Surroundings } from '../contract.ts';
import { type BusEvent, eventTime } from '../bus-event.ts';

const Entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  /** Epoch seconds. */
  Time: z.number().optional(),
  Resources: z.array(z.string()).default([]),
  EventBusName: z.string().optional(),
});
const PutEvents = z.object({ Entries: z.array(Entry).min(1).max(10) });

const LARGEST_REQUEST_BYTES = 1024 * 1024;

interface Result {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

/** The operation PutEvents: each entry is taken or refused by itself. @throws ServiceError ValidationException */
export async function putEvents(
  { clock, region, account }: Surroundings,
  put: (event: BusEvent) => Promise<void>,
  input: unknown,
): Promise<{ readonly FailedEntryCount: number; readonly Entries: readonly Result[] }> {
  const parsed = PutEvents.safeParse(input);
  if (!parsed.success) throw new ServiceError('ValidationException', z.prettifyError(parsed.error));
  if (Buffer.byteLength(JSON.stringify(input)) > LARGEST_REQUEST_BYTES) {
    throw new ServiceError(
      'ValidationException',
      'Total size of the entries in the request is over the limit.',
    );
  }
  const results: Result[] = [];
  for (const entry of parsed.data.Entries) {
    const detail = detailOf(entry);
    if (!(detail instanceof ServiceError)) {
      const id = randomUUID();
      await put({
        version: '0',
        id,
        'detail-type': entry.DetailType ?? '',
        source: entry.Source ?? '',
        account,
        time: eventTime(entry.Time === undefined ? clock.millis() : entry.Time * 1000),
        region,
        resources: entry.Resources,
        detail,
      });
      results.push({ EventId: id });
    } else {
      results.push({ ErrorCode: detail.code, ErrorMessage: detail.message });
    }
  }
  return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results };
}

/** The detail of an entry, or why AWS refuses the entry. */
function detailOf({
  Source,
  DetailType,
  Detail,
  EventBusName,
}: z.output<typeof Entry>): object | ServiceError {
  const required = { Source, DetailType, Detail };
  for (const [name, value] of Object.entries(required)) {
    if (value === undefined || value === '') {
      return new ServiceError(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
    }
  }
  if (Source?.startsWith('aws.') === true) {
    return new ServiceError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  if (EventBusName !== undefined && !/^(arn:[^/]*:event-bus\/)?default$/.test(EventBusName)) {
    return new ServiceError(
      'InternalFailure',
      `The local cloud does not implement the event bus ${EventBusName}`,
    );
  }
  try {
    const detail: unknown = JSON.parse(Detail ?? '');
    if (typeof detail === 'object' && detail !== null && !Array.isArray(detail)) return detail;
  } catch {
    // Falls through to the refusal.
  }
  return new ServiceError('MalformedDetail', 'Detail is malformed.');
}
