import * as z from 'zod';
import { type Provisioned, ServiceError, type TemplateResource } from '../contract.ts';
import { readProperties } from '../resource-properties.ts';
import { accessDenied } from './errors.ts';
import type { VersionTable } from './versions.ts';

/** What a request wants to do with an object, or with the bucket where there is no key. */
export interface Access {
  /** As IAM names it: `s3:GetObject`. */
  readonly action: string;
  readonly bucket: string;
  readonly key?: string;
  readonly versionId?: string | undefined;
  readonly accessKeyId: string;
}

/** ARN of the role that an access key acts by; undefined for keys that belong to no role of the template. */
export type RoleOf = (accessKeyId: string) => string | undefined;

const PolicyProperties = z.strictObject({
  Bucket: z.string(),
  PolicyDocument: z.looseObject({ Statement: z.union([z.unknown().array(), z.unknown()]) }),
});
const Statement = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** The connection counts as what it is on AWS: TLS 1.3. */
const CONNECTION = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };
const KNOWN_KEYS = [...Object.keys(CONNECTION), 'aws:PrincipalArn', 's3:ExistingObjectTag/'];

/**
 * What bucket policies deny. Callers are of the account, and what they may do by themselves is not judged here: so
 * that of a bucket's policy its denials alone matter.
 */
export class BucketPolicies {
  readonly #denials = new Map<string, readonly unknown[]>();
  readonly #versions: VersionTable;
  readonly #roleOf: RoleOf;
  readonly #account: string;

  constructor(versions: VersionTable, roleOf: RoleOf, account: string) {
    this.#versions = versions;
    this.#roleOf = roleOf;
    this.#account = account;
  }

  /** @throws ServiceError for a policy that is malformed, or denies on conditions that are not here (501) */
  async provision(resource: TemplateResource): Promise<Provisioned> {
    const { Bucket: bucket, PolicyDocument: document } = readProperties(resource, PolicyProperties);
    const denials = [document.Statement].flat().filter((statement) => {
      const { Effect: effect, Condition: conditions } = Statement.parse(statement);
      return effect === 'Deny' && isOfMoreThanConnection(conditions, resource.logicalId);
    });
    this.#denials.set(bucket, denials);
    if (denials.length > 0) await this.#deny({ action: 's3:GetObject', bucket, key: 'any', accessKeyId: '' });
    return { ref: bucket, attributes: {} };
  }

  /** @throws S3Error AccessDenied where the bucket's policy denies it */
  async require(access: Access): Promise<void> {
    const denials = this.#denials.get(access.bucket) ?? [];
    if (denials.length === 0 || !(await this.#deny(access))) return;
    throw accessDenied(
      `User: ${this.#identityOf(access)} is not authorized to perform: ${access.action} on resource: ` +
        `"${arnOf(access)}" with an explicit deny in a resource-based policy`,
    );
  }

  async #deny(access: Access): Promise<boolean> {
    // Loaded where a policy needs it: it takes a tenth of a second.
    const { runSimulation } = await import('@cloud-copilot/iam-simulate');
    const role = this.#roleOf(access.accessKeyId);
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
    const answer = await runSimulation(
      {
        request: {
          principal: this.#identityOf(access),
          action: access.action,
          resource: { resource: arnOf(access), accountId: this.#account },
          contextVariables: {
            ...CONNECTION,
            ...(role !== undefined && { 'aws:PrincipalArn': role }),
            ...this.#tagsOf(access),
          },
        },
        identityPolicies: [{ name: 'own', policy: documentOf([everything]) }],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: documentOf(this.#denials.get(access.bucket) ?? []),
      },
      {},
    );
    if (answer.resultType !== 'error') return answer.overallResult !== 'Allowed';
    throw new ServiceError(
      'MalformedPolicy',
      `The policy of ${access.bucket} cannot be judged: ${JSON.stringify(answer.errors)}`,
    );
  }

  #tagsOf({ bucket, key, versionId }: Access): Readonly<Record<string, string>> {
    if (key === undefined) return {};
    const version =
      versionId === undefined
        ? this.#versions.latest(bucket, key)
        : this.#versions.version(bucket, key, versionId);
    return Object.fromEntries(
      Object.entries(version?.tags ?? {}).map(([name, value]) => [`s3:ExistingObjectTag/${name}`, value]),
    );
  }

  /** The session of a role, named by its key. */
  #identityOf({ accessKeyId }: Access): string {
    const role = this.#roleOf(accessKeyId)?.split('/').at(-1) ?? 'local';
    return `arn:aws:sts::${this.#account}:assumed-role/${role}/${accessKeyId || 'session'}`;
  }
}

/** A denial of connections without TLS, which every CDK bucket has, never holds here. */
function isOfMoreThanConnection(
  conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  logicalId: string,
): boolean {
  const keys = Object.values(conditions).flatMap((condition) => Object.keys(condition));
  const unknown = keys.find((key) => !KNOWN_KEYS.some((known) => key === known || isTagKey(key, known)));
  if (unknown !== undefined) {
    throw new ServiceError(
      'NotImplemented',
      `The local cloud does not implement denials on ${unknown} (${logicalId})`,
      501,
    );
  }
  return keys.length === 0 || keys.some((key) => !Object.hasOwn(CONNECTION, key));
}

function isTagKey(key: string, known: string): boolean {
  return known.endsWith('/') && key.startsWith(known);
}

function arnOf({ bucket, key }: Access): string {
  return `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
}

function documentOf(statements: readonly unknown[]): object {
  return { Version: '2012-10-17', Statement: statements };
}
