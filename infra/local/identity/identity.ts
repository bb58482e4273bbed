import type { Provisioned, Service, Surroundings, TemplateResource } from '../contract.ts';
import { openKeys } from './keys.ts';
import type { Account } from './provider-messages.ts';
import { type ProviderThread, startProviderThread } from './provider-thread.ts';
import {
  describeClient,
  describeDomain,
  describePool,
  type PoolClient,
  refuseSecondPool,
} from './user-pool.ts';

export interface IdentityOptions {
  /** Who can sign in. */
  readonly accounts: readonly Account[];
}

/**
 * Stands in for a Cognito user pool: an OpenID Connect provider (authorization code with PKCE) at
 * `http://localhost:<port>` whose sign-in page offers the accounts without a password. For programs there is
 * `POST /demo-token` with {"email": "…"}, answered with {id_token, access_token, expires_in}. Signing keys are kept in
 * `dataDir`; sessions and refresh tokens are lost when it stops.
 */
export function createIdentity(
  { account, clock, dataDir, log, port, region }: Surroundings,
  { accounts }: IdentityOptions,
): Service {
  const clients = new Map<string, PoolClient>();
  let pool: string | undefined;
  let thread: ProviderThread | undefined;

  function running(): ProviderThread {
    if (thread === undefined) throw new Error('The identity provider does not listen yet');
    return thread;
  }

  function issuer(): string {
    // By name and not by number: browsers take `localhost` as a secure place, and sites on it as one site.
    return `http://localhost:${running().port}`;
  }

  function provisionPool(resource: TemplateResource): Provisioned {
    const provisioned = describePool(resource, { region, account, issuer: issuer() });
    if (pool !== undefined && pool !== provisioned.ref) refuseSecondPool(resource);
    pool = provisioned.ref;
    return provisioned;
  }

  function provisionClient(resource: TemplateResource): Provisioned {
    const client = describeClient(resource);
    clients.set(client.id, client);
    return { ref: client.id, attributes: { ClientId: client.id, Name: client.name } };
  }

  return {
    name: 'identity',
    types: ['AWS::Cognito::UserPool', 'AWS::Cognito::UserPoolClient', 'AWS::Cognito::UserPoolDomain'],
    listen: async () => {
      thread = await startProviderThread({ sharedOffset: clock.sharedOffset, port }, log);
      // Given although the API behind it is not implemented: it says so, where AWS itself would be called otherwise.
      return { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: `http://127.0.0.1:${thread.port}` };
    },
    provision: (resource) => {
      if (resource.type === 'AWS::Cognito::UserPool') return provisionPool(resource);
      if (resource.type === 'AWS::Cognito::UserPoolClient') return provisionClient(resource);
      return describeDomain(resource);
    },
    start: () =>
      running().serve({
        issuer: issuer(),
        accounts,
        clients: [...clients.values()],
        keys: openKeys(dataDir),
      }),
    stop: async () => {
      await thread?.end();
      thread = undefined;
    },
  };
}
