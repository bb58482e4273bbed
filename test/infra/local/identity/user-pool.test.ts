import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../../../../infra/local/contract.ts';
import { createIdentity } from '../../../../infra/local/identity/identity.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';
import { accounts, clientProperties, demoToken, startIdentity } from './identity-support.ts';

const client = (changes: Record<string, unknown>) =>
  resource('AWS::Cognito::UserPoolClient', 'Client', { ...clientProperties, ...changes });

/** What UserPool and addClient of aws-cdk-lib 2.276 write into a template. */
const poolOfCdk = {
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
  AutoVerifiedAttributes: ['email'],
  DeletionProtection: 'INACTIVE',
  EmailVerificationMessage: 'Kode: {####}',
  EmailVerificationSubject: 'Kode',
  EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
  MfaConfiguration: 'ON',
  Policies: { PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 3 } },
  SmsVerificationMessage: 'The verification code to your new account is {####}',
  UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  UserPoolName: 'city',
  UserPoolTier: 'PLUS',
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
};
const clientOfCdk = {
  ...clientProperties,
  EnableTokenRevocation: true,
  GenerateSecret: false,
  PreventUserExistenceErrors: 'ENABLED',
  SupportedIdentityProviders: ['COGNITO'],
};

describe('the local user pool', () => {
  let surroundings: TestSurroundings;
  let service: Service;
  let endpoint: string;

  beforeEach(async () => {
    surroundings = createSurroundings();
    service = createIdentity(surroundings, { accounts });
    const environment = await service.listen?.();
    endpoint = environment?.['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? '';
  });
  afterEach(async () => {
    await service.stop();
    surroundings.remove();
  });

  /** What provisioning ends with, be it thrown or rejected. */
  const provision = async (of: ReturnType<typeof resource>) => service.provision(of);
  const tokenOf = async (email: string) => (await demoToken(endpoint, { email })).json();

  it('has the ids and attributes a template refers to', async () => {
    const pool = await provision(resource('AWS::Cognito::UserPool', 'Pool'));
    expect(pool.ref).toMatch(/^ap-southeast-3_[a-z0-9]{9}$/);
    expect(pool.attributes).toMatchObject({
      Arn: `arn:aws:cognito-idp:ap-southeast-3:000000000000:userpool/${pool.ref}`,
      ProviderURL: expect.stringMatching(/^http:\/\/localhost:\d+$/) as string,
    });
    expect((await provision(client({}))).ref).toMatch(/^[a-z0-9]{26}$/);
    const domain = resource('AWS::Cognito::UserPoolDomain', 'Domain', { Domain: 'city', UserPoolId: 'pool' });
    expect((await provision(domain)).ref).toBe('city');
  });

  it('takes a pool and a client as CDK writes them', async () => {
    const pool = await provision(resource('AWS::Cognito::UserPool', 'Pool', poolOfCdk));
    const properties = { ...clientOfCdk, UserPoolId: pool.ref };
    await provision(resource('AWS::Cognito::UserPoolClient', 'Client', properties));
    await service.start?.();
    expect(await tokenOf(accounts[0].email)).toMatchObject({ expires_in: 3600 });
  });

  it('gives AWS’s lifetimes where the template says nothing', async () => {
    await provision(resource('AWS::Cognito::UserPool', 'Pool'));
    await provision(
      client({ AccessTokenValidity: undefined, IdTokenValidity: undefined, TokenValidityUnits: undefined }),
    );
    await service.start?.();
    expect(await tokenOf(accounts[0].email)).toMatchObject({ expires_in: 3600 });
  });

  it.each([
    ['a client secret', { GenerateSecret: true }, /GenerateSecret/],
    ['the implicit flow', { AllowedOAuthFlows: ['implicit'] }, /AllowedOAuthFlows/],
    ['another provider', { SupportedIdentityProviders: ['Google'] }, /SupportedIdentityProviders/],
    ['no openid', { AllowedOAuthScopes: ['email'] }, /openid/],
    ['rotation', { RefreshTokenRotation: { Feature: 'ENABLED' } }, /RefreshTokenRotation/],
  ])('refuses %s by name', async (_what, changes, message) => {
    await expect(provision(client(changes))).rejects.toThrow(message);
  });

  it('refuses triggers and a second pool as not implemented', async () => {
    const triggers = resource('AWS::Cognito::UserPool', 'Pool', { LambdaConfig: { PreSignUp: 'arn' } });
    await expect(provision(triggers)).rejects.toMatchObject({ status: 501, message: /LambdaConfig/ });
    await provision(resource('AWS::Cognito::UserPool', 'Pool'));
    await provision(resource('AWS::Cognito::UserPool', 'Pool'));
    const second = provision(resource('AWS::Cognito::UserPool', 'Second'));
    await expect(second).rejects.toMatchObject({ status: 501, message: /Second/ });
  });

  it('answers 503 until it is started, and the user pool API 501 by name', async () => {
    const discovery = `${endpoint}/.well-known/openid-configuration`;
    expect((await fetch(discovery)).status).toBe(503);
    await service.start?.();
    expect((await fetch(discovery)).status).toBe(200);
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser' },
      body: '{}',
    });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('cognito-idp:AdminGetUser');
    expect((await fetch(`${endpoint}/oauth2/userInfo`)).status).toBe(501);
  });

  it('names the port that is taken', async () => {
    const port = Number(new URL(endpoint).port);
    await expect(startIdentity(surroundings, port)).rejects.toThrow(`Port ${port} is in use`);
  });

  it('no longer listens once it is stopped', async () => {
    await service.start?.();
    await service.stop();
    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });
});
