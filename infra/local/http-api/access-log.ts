import { ServiceError } from '../contract.ts';

/** What is known of a request when it was answered; what is undefined is written as `-`. */
export type AccessLogValues = Readonly<Record<AccessLogVariable, string | number | undefined>>;

const VARIABLES = [
  'accountId',
  'apiId',
  'authorizer.error',
  'domainName',
  'domainPrefix',
  'error.message',
  'error.responseType',
  'extendedRequestId',
  'httpMethod',
  'identity.sourceIp',
  'identity.userAgent',
  'integrationErrorMessage',
  'integrationLatency',
  'integrationStatus',
  'path',
  'protocol',
  'requestId',
  'requestTime',
  'requestTimeEpoch',
  'responseLatency',
  'responseLength',
  'routeKey',
  'stage',
  'status',
] as const;

type AccessLogVariable = (typeof VARIABLES)[number];

/** Reads an access log format with its `$context` variables. @throws ServiceError for one that is not implemented */
export function compileFormat(format: string): (values: AccessLogValues) => string {
  const parts = format.split(/\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/);
  // Every second part is the name of a variable.
  const readers = parts.map((part, index) => {
    if (index % 2 === 0) return () => part;
    const variable = VARIABLES.find((known) => known === part);
    if (variable === undefined) {
      throw new ServiceError(
        'NotImplemented',
        `The local cloud does not implement $context.${part} in an access log`,
        501,
      );
    }
    return (values: AccessLogValues) => String(values[variable] ?? '-');
  });
  return (values) => `${readers.map((read) => read(values)).join('')}\n`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2026:19:03:58 +0000`, the time format of API Gateway. */
export function requestTime(epochMillis: number): string {
  const [date = '', time = ''] = new Date(epochMillis).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
