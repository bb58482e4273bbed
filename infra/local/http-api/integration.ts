import { type FunctionInvoker, type InvokeAnswer, ServiceError } from '../contract.ts';
import type { Integration } from './route-definition.ts';
import { GatewayError, gatewayErrors } from './gateway-error.ts';

/** Runs functions that it may be asked to run. */
export interface GuardedInvoker extends FunctionInvoker {
  /** Whether the function's resource policy lets a service, acting for a resource, call it. */
  permits(functionArn: string, principal: string, sourceArn: string): boolean;
}

/** Calls the function of a route. @throws GatewayError */
export async function callFunction(
  invoker: GuardedInvoker,
  { functionArn, timeoutMillis }: Integration,
  event: unknown,
  sourceArn: string,
): Promise<unknown> {
  if (!invoker.permits(functionArn, 'apigateway.amazonaws.com', sourceArn)) {
    throw new GatewayError(gatewayErrors.internal, {
      detail: `No permission lets ${sourceArn} call ${functionArn}`,
    });
  }
  const { payload, functionError } = await withinTime(
    invoker.invoke(functionArn, event, sourceArn),
    timeoutMillis,
  );
  if (functionError !== undefined) {
    throw new GatewayError(gatewayErrors.internal, { detail: `${functionArn} failed` });
  }
  return payload;
}

async function withinTime(answer: Promise<InvokeAnswer>, timeoutMillis: number): Promise<InvokeAnswer> {
  const late = Promise.withResolvers<never>();
  // Real time: a jump of the clock makes no function slow.
  const timer = setTimeout(
    () => late.reject(new GatewayError(gatewayErrors.unavailable, { detail: 'Endpoint request timed out' })),
    timeoutMillis,
  );
  try {
    return await Promise.race([answer, late.promise]);
  } catch (error) {
    throw error instanceof ServiceError ? fromLambda(error) : error;
  } finally {
    clearTimeout(timer);
  }
}

function fromLambda({ status, code, message }: ServiceError): GatewayError {
  const detail = `${code}: ${message}`;
  if (status === 413) return new GatewayError(gatewayErrors.tooLarge, { detail });
  const kind = status === 429 || status === 503 ? gatewayErrors.unavailable : gatewayErrors.internal;
  return new GatewayError(kind, { detail });
}
