import type { Surroundings } from '../contract.ts';
import { createPageService, type PageService } from '../pages/page-service.ts';
import type { Call } from './executions-reader.ts';
import { isOfThisMachine } from './own-origin.ts';
import type { PageSettings } from './pages/layout.ts';
import { consoleRoutes } from './routes.ts';

/** Pages for operators and developers; what they show and do goes through the API of Step Functions. */
export function createConsole(
  surroundings: Surroundings,
  call: Call,
  { timeZone = 'Asia/Jakarta', linkOf = () => undefined }: Partial<PageSettings> = {},
): PageService {
  const routes = consoleRoutes(call, { timeZone, linkOf });
  return createPageService(surroundings, {
    name: 'console',
    answer: (request) => routes.fetch(request),
    refuses: ({ method, headers }) => method !== 'GET' && method !== 'HEAD' && !isOfThisMachine(headers),
    headers: {
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    },
  });
}
