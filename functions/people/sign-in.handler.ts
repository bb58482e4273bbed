import * as z from 'zod';
import { systemClock as clock } from '#shared/clock.ts';
import { readEnvironment } from '#shared/environment.ts';
import { expiredCookie, hostCookie, redirectAnswer } from '#shared/http.ts';
import { httpEndpoint } from '#shared/http-endpoint.ts';
import { openTable } from '#shared/table.ts';
import { lazyVault } from '#shared/vault.ts';
import { officerCookie } from './officer-of-request.ts';
import { PeopleRepository } from './people-repository.ts';
import { SessionsRepository } from './sessions-repository.ts';
import { attemptSeconds, beginSignIn, finishSignIn } from './sign-in.ts';
import { SignInProvider } from './sign-in-provider.ts';

const { OIDC_ISSUER, OIDC_CLIENT_ID, SITE_URL } = readEnvironment({
  OIDC_ISSUER: z.url(),
  OIDC_CLIENT_ID: z.string().min(1),
  SITE_URL: z.url(),
});
const table = openTable();
const people = new PeopleRepository(table);
const sessions = new SessionsRepository(table, clock);
const vault = lazyVault(table);
const provider = new SignInProvider(new URL(OIDC_ISSUER), OIDC_CLIENT_ID, `${SITE_URL}/masuk/kembali`);

const attemptCookie = 'masuk';

export const handler = httpEndpoint({
  'GET /masuk': async () => {
    const { location, sealedAttempt } = await beginSignIn({ provider, vault: await vault(), clock });
    return redirectAnswer(location, [
      `${hostCookie(attemptCookie, sealedAttempt)}; Max-Age=${attemptSeconds}`,
    ]);
  },

  'GET /masuk/kembali': async (request) => {
    const answer = {
      parameters: new URLSearchParams(request.query),
      sealedAttempt: request.cookies[attemptCookie],
    };
    const session = await finishSignIn(answer, { provider, people, sessions, vault: await vault(), clock });
    return redirectAnswer('/meja', [hostCookie(officerCookie, session), expiredCookie(attemptCookie)]);
  },

  'POST /keluar': async (request) => {
    const session = request.cookies[officerCookie];
    if (session !== undefined) await sessions.deleteSession(session);
    return redirectAnswer('/', [expiredCookie(officerCookie)]);
  },
});
