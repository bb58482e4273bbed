import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for the SDK's chain of credential sources in every bundle: a function's credentials are always in its
 * environment, and the chain's other sources (profiles, SSO, STS) are 90 kB that no function can use.
 */
export const defaultProvider = fromEnv;

/** The environment's credentials live as long as the function's process. */
export const credentialsWillNeedRefresh = (): boolean => false;
export const credentialsTreatedAsExpired = (): boolean => false;
