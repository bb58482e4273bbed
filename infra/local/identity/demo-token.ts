import type { Provider } from 'oidc-provider';
import * as z from 'zod';
import { ServiceError } from '../contract.ts';
import { idTokenClaims, resourceOf, resourceServerInfo } from './provider.ts';
import type { ProviderSettings } from './provider-messages.ts';

/** Lifetime of the access token in seconds. */
export interface DemoToken {
  readonly id_token: string;
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: 'Bearer';
}

const Input = z.strictObject({ email: z.string(), client_id: z.string().optional() });

/**
 * The tokens that signing in as `email` would end with, without a browser. `client_id` is needed only where the
 * template has several clients.
 * @throws ServiceError 400 for a body of another form, 404 for an account or client that is not there
 */
export async function issueDemoToken(
  body: unknown,
  provider: Provider,
  settings: ProviderSettings,
): Promise<DemoToken> {
  const parsed = Input.safeParse(body);
  if (!parsed.success) throw new ServiceError('InvalidParameterException', 'The body is {"email": "…"}');
  const { email, client_id: clientId } = parsed.data;
  const account = settings.accounts.find((one) => one.email.toLowerCase() === email.toLowerCase());
  if (account === undefined) throw new ServiceError('UserNotFoundException', `No account has ${email}`, 404);
  const settled = settings.clients.filter(({ id }) => clientId === undefined || id === clientId);
  const [only] = settled;
  const client = settled.length === 1 && only ? await provider.Client.find(only.id) : undefined;
  if (client === undefined || only === undefined) {
    throw new ServiceError(
      'ResourceNotFoundException',
      'client_id names no client, or one of several is meant',
      404,
    );
  }

  const scope = only.scopes.join(' ');
  const access = new provider.AccessToken({ accountId: account.sub, client, gty: 'demo' });
  access.resourceServer = new provider.ResourceServer(
    resourceOf(settings.issuer),
    resourceServerInfo(client, settings),
  );
  access.scope = scope;
  const id = new provider.IdToken(idTokenClaims(account), { client });
  id.scope = scope;
  id.set('auth_time', Math.floor(Date.now() / 1000));
  return {
    access_token: await access.save(),
    id_token: await id.issue({ use: 'idtoken' }),
    expires_in: access.expiration,
    token_type: 'Bearer',
  };
}
