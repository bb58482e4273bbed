import { ServiceError } from '../../contract.ts';
import type { Resource } from '../definition/resource.ts';
import { StateError } from '../errors.ts';
import type { Frame } from '../frame.ts';

/** What an integration is called with. */
export interface Call {
  readonly frame: Frame;
  readonly resource: Resource;
  readonly arguments: unknown;
}

/** Calls the service and gives its result as JSON. @throws StateError */
export type Integration = (call: Call) => Promise<unknown>;

/** A service's refusal under the name a Catch knows it by, e.g. `Lambda.ResourceNotFoundException`. */
export function serviceFailure(service: string, error: unknown, fallback: string): StateError {
  if (!(error instanceof ServiceError)) return new StateError(`${service}.${fallback}`, String(error));
  const code = error.code.endsWith('Exception') ? error.code : `${error.code}Exception`;
  return new StateError(
    `${service}.${code}`,
    `${error.message} (Service: ${service}, Status Code: ${error.status})`,
  );
}
