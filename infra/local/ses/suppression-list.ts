import * as z from 'zod';
import { type Clock, ServiceError } from '../contract.ts';
import { badRequest } from './content.ts';
import type { SesStore, Suppressed } from './store.ts';

const PutInput = z.object({
  EmailAddress: z.string().regex(/^[^\s@<>]+@[^\s@<>]+$/),
  Reason: z.enum(['BOUNCE', 'COMPLAINT']),
});

/** PutSuppressedDestination. @throws ServiceError BadRequestException */
export function putSuppressed(store: SesStore, clock: Clock, input: unknown): object {
  const parsed = PutInput.safeParse(input);
  if (!parsed.success) throw badRequest('A suppressed destination has an EmailAddress and a Reason');
  const { EmailAddress, Reason: reason } = parsed.data;
  store.suppress({ address: EmailAddress.toLowerCase(), reason, at: clock.millis(), messageId: '' });
  return {};
}

/** GetSuppressedDestination. @throws ServiceError NotFoundException */
export function getSuppressed(store: SesStore, address: string): object {
  const found = store.suppressed(address.toLowerCase());
  if (found === undefined) throw notFound(address);
  const { messageId } = found;
  return {
    SuppressedDestination: {
      ...summaryOf(found),
      ...(messageId !== '' && { Attributes: { MessageId: messageId } }),
    },
  };
}

/** DeleteSuppressedDestination. @throws ServiceError NotFoundException */
export function deleteSuppressed(store: SesStore, address: string): object {
  if (!store.release(address.toLowerCase())) throw notFound(address);
  return {};
}

/** ListSuppressedDestinations, by reason and time, in pages. */
export function listSuppressed(store: SesStore, query: URLSearchParams): object {
  const reasons = query.getAll('Reason');
  const from = Date.parse(query.get('StartDate') ?? '') || -Infinity;
  const to = Date.parse(query.get('EndDate') ?? '') || Infinity;
  const after = query.get('NextToken') ?? '';
  const size = Number(query.get('PageSize') ?? 1000);
  const found = store
    .allSuppressed()
    .filter(
      ({ address, reason, at }) =>
        address > after && at >= from && at <= to && (reasons.length === 0 || reasons.includes(reason)),
    );
  const page = found.slice(0, size);
  const last = page.at(-1)?.address;
  return {
    SuppressedDestinationSummaries: page.map(summaryOf),
    ...(found.length > page.length && last !== undefined && { NextToken: last }),
  };
}

function summaryOf({ address, reason, at }: Suppressed): object {
  return { EmailAddress: address, Reason: reason, LastUpdateTime: at / 1000 };
}

function notFound(address: string): ServiceError {
  return new ServiceError(
    'NotFoundException',
    `Email address ${address} does not exist on your suppression list.`,
    404,
  );
}
