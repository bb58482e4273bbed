import { accessDenied, S3Error } from './errors.ts';
import { requireScope, requireSignature, secretOf, type Verifier } from './credentials.ts';
import { parseAmzDate, parseCredential } from './sigv4.ts';

/** The bytes that a form may upload, both ends included. */
export interface SizeLimits {
  readonly least: number;
  readonly most: number;
}

/** The fields of a form by lower-case name. */
export type FormFields = ReadonlyMap<string, string>;

type Condition = readonly [operator: 'eq' | 'starts-with', field: string, value: string];

const largestUpload = 5 * 1024 ** 3;
const needNoCondition = new Set(['x-amz-signature', 'policy', 'file']);

/**
 * Verifies the signature of a form's policy, and the form against it: not expired, every condition held, every
 * field covered. Answers how many bytes the file may have. @throws S3Error as S3 refuses
 */
export function verifyPolicy(fields: FormFields, bucket: string, verifier: Verifier): SizeLimits {
  const encoded = fields.get('policy');
  if (encoded === undefined) throw accessDenied();
  verifySignature(fields, encoded, verifier);
  const policy = parsePolicy(encoded);
  if (verifier.clock.millis() >= policy.expiration) throw refused('Policy expired.');
  // The bucket is part of the address, whatever the form says.
  const values = new Map(fields).set('bucket', bucket);
  const conditions: Condition[] = [];
  let limits: SizeLimits = { least: 0, most: largestUpload };
  for (const raw of policy.conditions) {
    if (isSizeRange(raw)) limits = { least: Number(raw[1]), most: Number(raw[2]) };
    else conditions.push(...conditionsOf(raw));
  }
  for (const condition of conditions) {
    if (!holds(condition, values)) {
      const [operator, field, value] = condition;
      throw refused(`Policy Condition failed: ${JSON.stringify([operator, `$${field}`, value])}`);
    }
  }
  const covered = new Set(conditions.map(([, field]) => field));
  const extra = [...fields.keys()].filter(
    (name) =>
      !covered.has(name) && !needNoCondition.has(name) && !name.startsWith('x-ignore-') && name !== 'bucket',
  );
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(', ')}`);
  return limits;
}

function verifySignature(fields: FormFields, encodedPolicy: string, verifier: Verifier): void {
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value !== undefined) return value;
    throw new S3Error(
      'InvalidArgument',
      `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
      400,
      { ArgumentName: name, ArgumentValue: '' },
    );
  };
  if (field('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') {
    throw new S3Error('InvalidArgument', 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"', 400);
  }
  const scope = parseCredential(field('x-amz-credential'));
  const amzDate = field('x-amz-date');
  if (scope === undefined || parseAmzDate(amzDate) === undefined || !amzDate.startsWith(scope.date)) {
    throw new S3Error('InvalidArgument', 'Error parsing the X-Amz-Credential or X-Amz-Date field', 400);
  }
  requireScope(scope, verifier.region, 'InvalidArgument', 'Error parsing the X-Amz-Credential field');
  requireSignature(secretOf(scope.accessKeyId, verifier), scope, encodedPolicy, field('x-amz-signature'));
}

function parsePolicy(encoded: string): {
  readonly expiration: number;
  readonly conditions: readonly unknown[];
} {
  try {
    const policy = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as Record<string, unknown>;
    const expiration = Date.parse(String(policy.expiration));
    if (Array.isArray(policy.conditions) && !Number.isNaN(expiration))
      return { expiration, conditions: policy.conditions as unknown[] };
  } catch {
    // Not JSON: refused below like any other policy that cannot be read.
  }
  throw invalidDocument();
}

function conditionsOf(raw: unknown): Condition[] {
  if (Array.isArray(raw)) {
    const [operator, field, value] = raw as unknown[];
    if (
      raw.length !== 3 ||
      typeof operator !== 'string' ||
      typeof field !== 'string' ||
      !field.startsWith('$') ||
      typeof value !== 'string'
    ) {
      throw invalidDocument();
    }
    const name = operator.toLowerCase();
    if (name !== 'eq' && name !== 'starts-with') throw invalidDocument();
    return [[name, field.slice(1).toLowerCase(), value]];
  }
  if (typeof raw !== 'object' || raw === null) throw invalidDocument();
  return Object.entries(raw).map(([field, value]) => ['eq', field.toLowerCase(), String(value)] as const);
}

function holds([operator, field, value]: Condition, values: FormFields): boolean {
  const given = values.get(field);
  // A field that may start with anything may also be left out.
  if (given === undefined) return operator === 'starts-with' && value === '';
  return operator === 'eq' ? given === value : given.startsWith(value);
}

function isSizeRange(raw: unknown): raw is readonly [string, unknown, unknown] {
  const isRange =
    Array.isArray(raw) && raw.length === 3 && String(raw[0]).toLowerCase() === 'content-length-range';
  if (isRange && !(Number(raw[1]) >= 0 && Number(raw[2]) >= Number(raw[1]))) throw invalidDocument();
  return isRange;
}

function refused(reason: string): S3Error {
  return accessDenied(`Invalid according to Policy: ${reason}`);
}

function invalidDocument(): S3Error {
  return new S3Error('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.', 400);
}
