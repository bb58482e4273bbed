/** The part of oidc-provider 9 used here: the package comes without types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Client {
    readonly clientId: string;
    readonly redirectUris?: readonly string[];
    readonly postLogoutRedirectUris?: readonly string[];
    redirectUriAllowed: (this: Client, uri: string) => boolean;
    postLogoutRedirectUriAllowed: (this: Client, uri: string) => boolean;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface AccessToken {
    resourceServer: ResourceServer;
    scope: string;
    readonly expiration: number;
    save(): Promise<string>;
  }

  export interface IdToken {
    scope: string;
    set(claim: string, value: unknown): void;
    issue(options: { readonly use: 'idtoken' }): Promise<string>;
  }

  export interface ResourceServer {
    readonly audience: string;
  }

  export interface ResourceServerInfo {
    readonly scope: string;
    readonly audience: string;
    readonly accessTokenFormat: 'jwt';
  }

  export interface Context {
    type: string;
    body: string;
    readonly oidc: {
      readonly client: Client;
      readonly session?: { readonly accountId?: string };
      readonly params: { readonly scope?: string };
    };
  }

  export type InteractionResult =
    | { readonly login: { readonly accountId: string; readonly remember: boolean } }
    | { readonly error: string; readonly error_description: string };

  export const errors: { readonly SessionNotFound: new () => Error };

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    readonly Client: { readonly prototype: Client; find(id: string): Promise<Client | undefined> };
    readonly Grant: new (of: { readonly accountId: string; readonly clientId: string }) => Grant;
    readonly AccessToken: new (of: {
      readonly accountId: string;
      readonly client: Client;
      readonly gty: string;
    }) => AccessToken;
    readonly IdToken: new (
      claims: Readonly<Record<string, unknown>>,
      of: { readonly client: Client },
    ) => IdToken;
    readonly ResourceServer: new (identifier: string, info: ResourceServerInfo) => ResourceServer;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<unknown>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: InteractionResult,
    ): Promise<void>;
    on(event: 'server_error', listener: (context: Context, error: unknown) => void): this;
  }
}

declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  export function createMemoryAdapter(): unknown;
}
