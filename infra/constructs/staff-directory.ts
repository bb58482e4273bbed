import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface StaffDirectoryProps {
  /** Of the pool, and the prefix of the sign-in page's address; unique in the region. */
  readonly name: string;
  readonly siteUrl: string;
  readonly removalPolicy: RemovalPolicy;
  readonly protectedFromDeletion: boolean;
}

/**
 * Who can sign in: staff invited by an administrator, with a second factor. What they may do is not here but in
 * the table. The client is public and uses the code flow with PKCE: a secret would add nothing to a code that
 * only our own callback receives, and would have to be kept somewhere.
 */
export class StaffDirectory extends Construct {
  readonly client: UserPoolClient;
  readonly issuer: string;

  constructor(scope: Construct, id: string, props: StaffDirectoryProps) {
    super(scope, id);
    const pool = new UserPool(this, 'Pool', {
      userPoolName: props.name,
      userInvitation: {
        emailSubject: 'Akun petugas Program Wirausaha Baru',
        emailBody:
          'Anda didaftarkan sebagai petugas Program Wirausaha Baru. Nama pengguna: {username}. Kata sandi sementara: {####}. Gantilah saat pertama kali masuk; berlaku tiga hari.',
      },
      userVerification: {
        emailSubject: 'Kode verifikasi Program Wirausaha Baru',
        emailBody: 'Kode verifikasi Anda: {####}. Jangan berikan kepada siapa pun.',
      },
      signInAliases: { email: true },
      signInCaseSensitive: false,
      selfSignUpEnabled: false,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: props.protectedFromDeletion,
      removalPolicy: props.removalPolicy,
    });
    pool.addDomain('Domain', { cognitoDomain: { domainPrefix: props.name } });
    this.client = pool.addClient('Client', {
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [`${props.siteUrl}/masuk/kembali`],
        logoutUrls: [`${props.siteUrl}/masuk`],
      },
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(10),
    });
    this.issuer = pool.userPoolProviderUrl;
  }
}
