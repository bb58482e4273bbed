import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../contract.ts';

/** The signing keys of an issuer. */
export interface KeySet {
  /** Undefined where the issuer has no such key. @throws where the issuer cannot be reached */
  find(keyId: string): Promise<KeyObject | undefined>;
}

/** As API Gateway, which keeps keys for up to two hours. */
const KEPT_MILLIS = 2 * 60 * 60 * 1000;
/** A key that is not there may have been added just now; but nobody shall make us ask all the time. */
const PAUSE_MILLIS = 10_000;
const ANSWER_LIMIT_MILLIS = 5_000;

const Discovery = z.object({ jwks_uri: z.url() });
const Keys = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional(), kty: z.string() })) });

/** Keys by OpenID Connect discovery, fetched once and again when they are old or a new one is asked for. */
export function createKeySet(issuer: string, clock: Clock): KeySet {
  let fetched: { readonly at: number; readonly keys: Promise<Map<string, KeyObject>> } | undefined;

  const keysNotOlderThan = async (millis: number): Promise<Map<string, KeyObject>> => {
    const now = clock.millis();
    if (fetched === undefined || now - fetched.at > millis) {
      const attempt = { at: now, keys: fetchKeys(issuer) };
      fetched = attempt;
      attempt.keys.catch(() => {
        if (fetched === attempt) fetched = undefined;
      });
    }
    return fetched.keys;
  };

  return {
    find: async (keyId) =>
      (await keysNotOlderThan(KEPT_MILLIS)).get(keyId) ?? (await keysNotOlderThan(PAUSE_MILLIS)).get(keyId),
  };
}

async function fetchKeys(issuer: string): Promise<Map<string, KeyObject>> {
  const discovery = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { jwks_uri } = Discovery.parse(await fetchJson(discovery));
  const { keys } = Keys.parse(await fetchJson(jwks_uri));
  // Only RSA, as API Gateway.
  const usable = keys.filter(({ kid, kty }) => kid !== undefined && kty === 'RSA');
  return new Map(usable.map((key) => [key.kid ?? '', createPublicKey({ key, format: 'jwk' })]));
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MILLIS) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response.json();
}
