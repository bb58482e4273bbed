import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../../../infra/local/contract.ts';
import { createHttpApi } from '../../../../infra/local/http-api/http-api.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';
import { Browser, demoToken, type RunningIdentity, Site, startIdentity } from './identity-support.ts';

const functionArn = 'arn:aws:lambda:ap-southeast-3:000000000000:function:who';
/** Answers with the claims it is told. */
const invoker = {
  permits: () => true,
  invoke: async (_arn: string, payload: unknown) => ({
    payload: (payload as { requestContext: { authorizer: { jwt: unknown } } }).requestContext.authorizer.jwt,
  }),
};

describe('tokens of the local identity provider at a JWT authorizer', () => {
  let surroundings: TestSurroundings;
  let identity: RunningIdentity;
  let gateway: Service;
  let url: string;

  beforeAll(async () => {
    surroundings = createSurroundings();
    identity = await startIdentity(surroundings);
    const dataDir = join(surroundings.dataDir, 'http-api');
    mkdirSync(dataDir);
    gateway = createHttpApi({ ...surroundings, dataDir }, invoker);
    await gateway.listen?.();
    const provision = async (type: string, properties: Record<string, unknown>) =>
      gateway.provision(resource(`AWS::ApiGatewayV2::${type}`, type, properties));
    const api = await provision('Api', { Name: 'api', ProtocolType: 'HTTP' });
    url = `${api.attributes['ApiEndpoint']}/who`;
    await provision('Stage', { ApiId: api.ref, StageName: '$default', AutoDeploy: true });
    const integration = await provision('Integration', {
      ApiId: api.ref,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: functionArn,
      PayloadFormatVersion: '2.0',
    });
    const authorizer = await provision('Authorizer', {
      ApiId: api.ref,
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: [identity.clientId], Issuer: identity.issuer },
    });
    await provision('Route', {
      ApiId: api.ref,
      RouteKey: 'GET /who',
      Target: `integrations/${integration.ref}`,
      AuthorizationType: 'JWT',
      AuthorizerId: authorizer.ref,
    });
    await gateway.start?.();
  });
  afterAll(async () => {
    await gateway.stop();
    await identity.service.stop();
    surroundings.remove();
  });

  const call = (token: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } });

  /** The standing clock catches up with the provider's, which ran on while the token was made. */
  function catchUp(): void {
    surroundings.clock.advanceBy(60_000);
  }

  it('let in who signed in through the site, by either token', async () => {
    const site = await Site.discover(identity, surroundings.clock.millis());
    const browser = new Browser();
    const { url: signInPage } = await browser.follow(await site.authorizationUrl());
    const { url: returned } = await browser.follow(signInPage, { sub: 'demo-vera' });
    const { id_token: idToken = '', access_token: accessToken } = await site.redeem(returned);
    catchUp();
    expect(await (await call(idToken)).json()).toMatchObject({
      claims: { email: 'vera@dinas.example', email_verified: 'true' },
    });
    expect(await (await call(accessToken)).json()).toMatchObject({ claims: { username: 'demo-vera' } });
  });

  it('let in a program until the moved clock says that its token has ended', async () => {
    const answer = await demoToken(identity.issuer, { email: 'karta@dinas.example' });
    const { id_token: idToken } = (await answer.json()) as { id_token: string };
    catchUp();
    expect((await call(idToken)).status).toBe(200);
    surroundings.clock.advanceBy(31 * 60_000);
    expect((await call(idToken)).status).toBe(401);
  });

  it('keep out a token that was changed', async () => {
    const answer = await demoToken(identity.issuer, { email: 'karta@dinas.example' });
    const { id_token: idToken } = (await answer.json()) as { id_token: string };
    catchUp();
    const [head = '', payload = '', signature = ''] = idToken.split('.');
    const text = Buffer.from(payload, 'base64url').toString('utf8').replace('karta@', 'admin@');
    const changed = [head, Buffer.from(text).toString('base64url'), signature].join('.');
    expect((await call(idToken)).status).toBe(200);
    expect((await call(changed)).status).toBe(401);
  });
});
