import type { Clock } from '../contract.ts';
import { S3Error } from './errors.ts';
import { type CredentialScope, sameSignature, sign } from './sigv4.ts';

/** A secret that ends, as those of an assumed role do. */
interface TemporarySecret {
  readonly secret: string;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
}

/** The secret of an access key id; undefined where nobody has that key. */
export type Credentials = (accessKeyId: string) => string | TemporarySecret | undefined;

/** What the signature is checked against. */
export interface Verifier {
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly region: string;
}

/** The secret of a key that is known and has not expired. @throws S3Error InvalidAccessKeyId, ExpiredToken */
export function secretOf(accessKeyId: string, { credentials, clock }: Verifier): string {
  const found = credentials(accessKeyId);
  if (found === undefined) {
    throw new S3Error(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
      { AWSAccessKeyId: accessKeyId },
    );
  }
  if (typeof found === 'string') return found;
  if (clock.millis() >= found.expiresAt)
    throw new S3Error('ExpiredToken', 'The provided token has expired.', 400);
  return found.secret;
}

/** @throws S3Error SignatureDoesNotMatch */
export function requireSignature(secret: string, scope: CredentialScope, text: string, given: string): void {
  if (sameSignature(sign(secret, scope, text), given)) return;
  throw new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    403,
    { AWSAccessKeyId: scope.accessKeyId, StringToSign: text, SignatureProvided: given },
  );
}

/** A signature counts for this region and service only. @throws S3Error with `code` */
export function requireScope(scope: CredentialScope, region: string, code: string, prefix: string): void {
  const wrong =
    scope.region !== region
      ? `the region '${scope.region}' is wrong; expecting '${region}'`
      : scope.service !== 's3'
        ? `incorrect service "${scope.service}". This endpoint belongs to "s3".`
        : undefined;
  if (wrong !== undefined) throw new S3Error(code, `${prefix}; ${wrong}`, 400, { Region: region });
}
