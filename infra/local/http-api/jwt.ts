import { verify } from 'node:crypto';
import * as z from 'zod';
import type { KeySet } from './key-set.ts';

/** A token that is not to be trusted; the message is the one of the `www-authenticate` header. */
export class InvalidTokenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidTokenError';
  }
}

export type Claims = Readonly<Record<string, unknown>>;

const ALGORITHMS: Readonly<Record<string, string>> = {
  RS256: 'RSA-SHA256',
  RS384: 'RSA-SHA384',
  RS512: 'RSA-SHA512',
};

const Header = z.object({ alg: z.string(), kid: z.string() });
const seconds = z.number().optional();
const Payload = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  exp: z.number(),
  nbf: seconds,
  iat: seconds,
});

export interface Expectation {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Checks a token as API Gateway does and gives its claims. @throws InvalidTokenError, or what `keys` throws */
export async function verifyJwt(token: string, keys: KeySet, expected: Expectation): Promise<Claims> {
  const [encodedHeader = '', encodedPayload = '', signature = '', ...more] = token.split('.');
  if (signature === '' || more.length > 0) throw new InvalidTokenError('the token is malformed');
  const header = parse(encodedHeader, Header);
  const algorithm = ALGORITHMS[header.alg];
  if (algorithm === undefined) {
    throw new InvalidTokenError(`the signing method ${header.alg} is invalid`);
  }
  const key = await keys.find(header.kid);
  if (key === undefined) throw new InvalidTokenError('unable to find a signing key of this kid');
  const signed = Buffer.from(`${encodedHeader}.${encodedPayload}`);
  if (!verify(algorithm, signed, key, Buffer.from(signature, 'base64url'))) {
    throw new InvalidTokenError('the signature is invalid');
  }
  const claims = parse(encodedPayload, Payload);
  requireClaims(claims, expected);
  return claims;
}

function requireClaims(claims: z.output<typeof Payload>, { issuer, audience, now }: Expectation): void {
  const second = Math.floor(now / 1000);
  if (claims.iss !== issuer) throw new InvalidTokenError('the token does not have a valid issuer');
  // Tokens of Cognito for a resource name the client where others name the audience.
  const audiences = claims.aud === undefined ? [claims.client_id ?? ''] : [claims.aud].flat();
  if (!audiences.some((one) => audience.includes(one))) {
    throw new InvalidTokenError('the token does not have a valid audience');
  }
  if (claims.exp <= second) throw new InvalidTokenError('the token has expired');
  if ((claims.nbf ?? 0) > second || (claims.iat ?? 0) > second) {
    throw new InvalidTokenError('the token is not yet valid');
  }
}

function parse<Output>(encoded: string, schema: z.ZodType<Output>): Output {
  try {
    return schema.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')));
  } catch {
    throw new InvalidTokenError('the token is malformed');
  }
}
