import { expect, test } from 'vitest';
import { ofType, only, stage } from './synthesised.ts';

const { data, terminationProtection } = stage('production');

test('no bucket can be read in public or without TLS 1.2, and each is encrypted', () => {
  const buckets = [...ofType(data, 'AWS::S3::Bucket')];
  expect(buckets).toHaveLength(2);
  const policies = [...ofType(data, 'AWS::S3::BucketPolicy').values()].map((policy) =>
    JSON.stringify(policy.Properties),
  );
  for (const [id, { Properties }] of buckets) {
    expect(Properties['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(Properties['BucketEncryption']).toBeDefined();
    const policy = policies.find((text) => text.includes(`"Bucket":{"Ref":"${id}"}`)) ?? '';
    expect(policy).toContain('"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
    expect(policy).toContain('"Condition":{"NumericLessThan":{"s3:TlsVersion":1.2}},"Effect":"Deny"');
    expect(policy).not.toMatch(/"Effect":"Allow","Principal":("\*"|\{"AWS":"\*"\})/);
  }
});

test('documents are encrypted with our key, kept in versions, logged, and uploaded from the site alone', () => {
  const documents = [...ofType(data, 'AWS::S3::Bucket').values()].find(
    ({ Properties }) => Properties['VersioningConfiguration'] !== undefined,
  );
  expect(documents?.Properties).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' }, BucketKeyEnabled: true },
      ],
    },
    CorsConfiguration: {
      CorsRules: [
        { AllowedMethods: ['POST'], AllowedOrigins: [{ 'Fn::GetAtt': [expect.any(String), 'ApiEndpoint'] }] },
      ],
    },
    LifecycleConfiguration: {
      Rules: [
        {
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        },
      ],
    },
  });
  expect(documents?.Properties['LoggingConfiguration']).toBeDefined();
  expect(documents?.DeletionPolicy).toBe('Retain');
});

test('the table can be restored to any second, cannot be deleted, and is encrypted with our key', () => {
  const table = only(data, 'AWS::DynamoDB::GlobalTable');
  expect(table.DeletionPolicy).toBe('Retain');
  expect(table.Properties).toMatchObject({
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [
      {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { KMSMasterKeyId: expect.anything() },
      },
    ],
  });
});

test('keys are turned over every year and outlive the stack', () => {
  const keys = [...ofType(data, 'AWS::KMS::Key').values()];
  expect(keys).toHaveLength(2);
  for (const key of keys) {
    expect(key.Properties['EnableKeyRotation']).toBe(true);
    expect(key.DeletionPolicy).toBe('Retain');
  }
});

test('staff are invited, sign in by e-mail with a second factor, and cannot be deleted with the stack', () => {
  expect(only(data, 'AWS::Cognito::UserPool').Properties).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    UsernameAttributes: ['email'],
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    DeletionProtection: 'ACTIVE',
  });
});

test('the sign-in client has no secret, the code flow only, and returns to the site only', () => {
  expect(only(data, 'AWS::Cognito::UserPoolClient').Properties).toMatchObject({
    GenerateSecret: false,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    CallbackURLs: [
      { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.any(String), 'ApiEndpoint'] }, '/masuk/kembali']] },
    ],
    PreventUserExistenceErrors: 'ENABLED',
  });
});

test('the stacks of production are protected from deletion, and those of staging are not', () => {
  expect(terminationProtection).toBe(true);
  expect(stage('staging').terminationProtection).toBe(false);
});
