import { ServiceError } from '../contract.ts';
import { sendEmail, type SendEmailContext } from './send-email.ts';
import { deleteSuppressed, getSuppressed, listSuppressed, putSuppressed } from './suppression-list.ts';

/** What a request has beside its path. */
interface Request {
  readonly query: URLSearchParams;
  readonly body: unknown;
}

type Operation = (context: SendEmailContext, request: Request) => unknown;

const SUPPRESSED = '/v2/email/suppression/addresses';

const operations: Readonly<Record<string, Operation>> = {
  'POST /v2/email/outbound-emails': (context, { body }) => sendEmail(context, body),
  'GET /v2/email/account': (context) => accountOf(context),
  [`PUT ${SUPPRESSED}`]: ({ store, surroundings }, { body }) =>
    putSuppressed(store, surroundings.clock, body),
  [`GET ${SUPPRESSED}`]: ({ store }, { query }) => listSuppressed(store, query),
};

/** Operations on one suppressed address, the last part of the path. */
const ofAddress: Readonly<Record<string, (context: SendEmailContext, address: string) => unknown>> = {
  GET: ({ store }, address) => getSuppressed(store, address),
  DELETE: ({ store }, address) => deleteSuppressed(store, address),
};

/** The operation a request asks for. @throws ServiceError NotImplemented (501), by method and path */
export function findOperation(method: string, path: string): Operation {
  const asked = `${method} ${path}`;
  const found = Object.hasOwn(operations, asked) ? operations[asked] : undefined;
  if (found !== undefined) return found;
  const address = path.startsWith(`${SUPPRESSED}/`) ? path.slice(SUPPRESSED.length + 1) : '';
  const onAddress = Object.hasOwn(ofAddress, method) ? ofAddress[method] : undefined;
  if (address === '' || onAddress === undefined) {
    throw new ServiceError('NotImplemented', `The local cloud does not implement ses:${asked}`, 501);
  }
  return (context) => onAddress(context, decodeURIComponent(address));
}

/** GetAccount. */
function accountOf({ limits }: SendEmailContext): object {
  const { dailyQuota, perSecond, isSandbox } = limits.account;
  return {
    EnforcementStatus: 'HEALTHY',
    ProductionAccessEnabled: !isSandbox,
    SendingEnabled: true,
    SendQuota: {
      Max24HourSend: quotaOf(dailyQuota),
      MaxSendRate: quotaOf(perSecond),
      SentLast24Hours: limits.sentInDay(),
    },
    SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  };
}

/** -1 is AWS's word for a quota without an end. */
function quotaOf(quota: number): number {
  return Number.isFinite(quota) ? quota : -1;
}
