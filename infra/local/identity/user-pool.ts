import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Provisioned, ServiceError, type TemplateResource } from '../contract.ts';
import { physicalName, readProperties } from '../resource-properties.ts';

/** Decides nothing here: nobody has a password, a second factor or a message of the pool. */
const recorded = z.unknown().optional();

const PoolProperties = z.strictObject({
  UserPoolName: z.string().optional(),
  AccountRecoverySetting: recorded,
  AdminCreateUserConfig: recorded,
  AutoVerifiedAttributes: recorded,
  DeletionProtection: recorded,
  DeviceConfiguration: recorded,
  EmailConfiguration: recorded,
  EmailVerificationMessage: recorded,
  EmailVerificationSubject: recorded,
  EnabledMfas: recorded,
  MfaConfiguration: recorded,
  Policies: recorded,
  SmsAuthenticationMessage: recorded,
  SmsVerificationMessage: recorded,
  UserAttributeUpdateSettings: recorded,
  UsernameAttributes: recorded,
  UsernameConfiguration: recorded,
  UserPoolAddOns: recorded,
  UserPoolTags: recorded,
  UserPoolTier: recorded,
  VerificationMessageTemplate: recorded,
});

/** @param issuer where this machine's provider answers, in place of AWS's address of the pool */
export function describePool(
  resource: TemplateResource,
  place: { readonly region: string; readonly account: string; readonly issuer: string },
): Provisioned {
  readProperties(resource, PoolProperties);
  const id = `${place.region}_${stableId(resource, 9)}`;
  return {
    ref: id,
    attributes: {
      UserPoolId: id,
      Arn: `arn:aws:cognito-idp:${place.region}:${place.account}:userpool/${id}`,
      ProviderURL: place.issuer,
      ProviderName: new URL(place.issuer).host,
    },
  };
}

/** An app client as its template describes it; how long its tokens are good for in seconds. */
export interface PoolClient {
  readonly id: string;
  readonly name: string;
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
}

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
const Unit = z.enum(['seconds', 'minutes', 'hours', 'days']);
const ClientProperties = z.strictObject({
  UserPoolId: z.string(),
  ClientName: z.string().optional(),
  CallbackURLs: z.array(z.url()).min(1),
  LogoutURLs: z.array(z.url()).default([]),
  AllowedOAuthFlows: z.tuple([z.literal('code')]),
  AllowedOAuthFlowsUserPoolClient: z.literal(true),
  AllowedOAuthScopes: z
    .array(z.string())
    .refine((scopes) => scopes.includes('openid'), 'openid is needed to sign in'),
  GenerateSecret: z.literal(false).optional(),
  AccessTokenValidity: z.int().positive().optional(),
  IdTokenValidity: z.int().positive().optional(),
  RefreshTokenValidity: z.int().positive().default(30),
  TokenValidityUnits: z
    .strictObject({
      AccessToken: Unit.default('hours'),
      IdToken: Unit.default('hours'),
      RefreshToken: Unit.default('days'),
    })
    .default({ AccessToken: 'hours', IdToken: 'hours', RefreshToken: 'days' }),
  SupportedIdentityProviders: z.array(z.literal('COGNITO')).optional(),
  DefaultRedirectURI: recorded,
  EnableTokenRevocation: recorded,
  ExplicitAuthFlows: recorded,
  PreventUserExistenceErrors: recorded,
  ReadAttributes: recorded,
  WriteAttributes: recorded,
});

/** @throws ServiceError for what this provider does not do: a client secret, other flows, other providers */
export function describeClient(resource: TemplateResource): PoolClient {
  const properties = readProperties(resource, ClientProperties);
  const units = properties.TokenValidityUnits;
  return {
    id: stableId(resource, 26),
    name: properties.ClientName ?? physicalName(resource, 128),
    callbackUrls: properties.CallbackURLs,
    logoutUrls: properties.LogoutURLs,
    scopes: properties.AllowedOAuthScopes,
    accessTokenSeconds: validity(properties.AccessTokenValidity, units.AccessToken),
    idTokenSeconds: validity(properties.IdTokenValidity, units.IdToken),
    refreshTokenSeconds: properties.RefreshTokenValidity * SECONDS[units.RefreshToken],
  };
}

/** An access or ID token whose validity is not given is good for an hour, whatever the unit. */
function validity(amount: number | undefined, unit: z.infer<typeof Unit>): number {
  return amount === undefined ? 3600 : amount * SECONDS[unit];
}

const DomainProperties = z.strictObject({
  Domain: z.string(),
  UserPoolId: z.string(),
  ManagedLoginVersion: recorded,
});

/** The domain is recorded: the sign-in page has the provider's own address. */
export function describeDomain(resource: TemplateResource): Provisioned {
  const { Domain: domain } = readProperties(resource, DomainProperties);
  return { ref: domain, attributes: { CloudFrontDistribution: 'localhost' } };
}

/** The provider has one issuer and that is one pool's. @throws ServiceError NotImplemented for a second pool */
export function refuseSecondPool({ logicalId }: TemplateResource): never {
  throw new ServiceError(
    'NotImplemented',
    `The local cloud does not implement a second AWS::Cognito::UserPool (${logicalId})`,
    501,
  );
}

/** As Cognito's ids look, and the same on every start. */
function stableId({ stack, logicalId }: TemplateResource, length: number): string {
  const digest = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, length);
}
