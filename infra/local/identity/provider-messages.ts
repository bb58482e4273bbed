import type { Keys } from './keys.ts';
import type { PoolClient } from './user-pool.ts';

/** Somebody who can sign in. */
export interface Account {
  readonly sub: string;
  readonly email: string;
  readonly name: string;
  /** What the person is, shown beside the name. */
  readonly title: string;
}

/** What the provider's worker is started with. */
export interface ProviderData {
  readonly sharedOffset: SharedArrayBuffer;
  /** Loopback port; 0 takes any free one. */
  readonly port: number;
}

/** What the provider serves, once the template is known. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly accounts: readonly Account[];
  readonly clients: readonly PoolClient[];
  readonly keys: Keys;
}

/** What the worker says: one answer to its start, one to its settings, and what went wrong. */
export type ProviderMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'port-in-use' }
  | { readonly kind: 'serving' }
  | { readonly kind: 'log'; readonly message: string; readonly error: string };
