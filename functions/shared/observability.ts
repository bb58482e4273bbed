import { Logger } from '@aws-lambda-powertools/logger';

/** The function's log. Only numbers of applications, codes and counts go in: never a name, NIK, phone, link or token. */
export const logger = new Logger({ serviceName: 'wirabaru' });
