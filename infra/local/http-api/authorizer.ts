import type { Clock } from '../contract.ts';
import type { Authorizer } from './route-definition.ts';
import { GatewayError, gatewayErrors } from './gateway-error.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { type Claims, InvalidTokenError, verifyJwt } from './jwt.ts';
import { createKeySet } from './key-set.ts';

/** What a token has shown, as a function is told it. */
export interface JwtGrant {
  /** Every value as text. */
  readonly claims: Readonly<Record<string, string>>;
  /** Scopes of the token, where the route asks for some. */
  readonly scopes: readonly string[] | null;
}

/** Lets a request through or refuses it. @throws GatewayError Unauthorized or Forbidden */
export type Authorize = (request: GatewayRequest, scopes: readonly string[]) => Promise<JwtGrant>;

/** A JWT authorizer: signature, issuer, audience, times and scopes, all by the moved clock. */
export function createAuthorizer({ header, issuer, audience }: Authorizer, clock: Clock): Authorize {
  const keys = createKeySet(issuer, clock);

  const claimsOf = async (token: string): Promise<Claims> => {
    try {
      return await verifyJwt(token, keys, { issuer, audience, now: clock.millis() });
    } catch (error) {
      if (error instanceof InvalidTokenError) throw unauthorized(error.message);
      throw new GatewayError(gatewayErrors.unauthorized, {
        headers: { 'www-authenticate': 'Bearer' },
        detail: `JWKS communication error: ${String(error)}`,
      });
    }
  };

  return async (request, scopes) => {
    const token = (request.headers[header] ?? '').replace(/^Bearer +/i, '');
    if (token === '') {
      throw new GatewayError(gatewayErrors.unauthorized, { headers: { 'www-authenticate': 'Bearer' } });
    }
    const claims = await claimsOf(token);
    const granted = scopesOf(claims);
    if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) throw forbidden(scopes);
    return { claims: textClaims(claims), scopes: scopes.length > 0 ? granted : null };
  };
}

function scopesOf({ scope, scp }: Claims): string[] {
  const given = scope ?? scp;
  const texts = Array.isArray(given) ? given : [given];
  return texts.flatMap((text) => (typeof text === 'string' ? text.split(' ') : []));
}

function textClaims(claims: Claims): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, textOf(value)]));
}

/** Lists come in brackets and with blanks between, as a Go program would print them. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function unauthorized(description: string): GatewayError {
  const challenge = `Bearer scope="" error="invalid_token" error_description="${description}"`;
  return new GatewayError(gatewayErrors.unauthorized, {
    headers: { 'www-authenticate': challenge },
    detail: description,
  });
}

function forbidden(scopes: readonly string[]): GatewayError {
  const wanted = scopes.join(' ');
  const challenge = `Bearer scope="${wanted}" error="insufficient_scope" error_description="the token does not have a required scope"`;
  return new GatewayError(gatewayErrors.forbidden, {
    headers: { 'www-authenticate': challenge },
    detail: 'insufficient_scope',
  });
}
