import type { EventInvokeConfig } from './event-invoke-config.ts';
import type { InvocationTarget } from './function-registry.ts';
import type { StoredEvent } from './event-store.ts';

/** How an asynchronous invocation came to its end. */
export interface EventResult {
  readonly condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  /** Invocations, the last included. */
  readonly invocations: number;
  /** JSON text the function answered last. */
  readonly payload: string;
}

/** A message for a queue or another function. */
export interface DestinationMessage {
  readonly arn: string;
  readonly body: string;
}

/** Who is to be told of a result, and what: the dead-letter queue gets the bare event, a destination the record of AWS. */
export function messagesFor(
  event: StoredEvent,
  target: InvocationTarget,
  config: EventInvokeConfig | undefined,
  result: EventResult,
  timestamp: string,
): DestinationMessage[] {
  const isSuccess = result.condition === 'Success';
  const { deadLetterArn } = target.configuration;
  const destination = isSuccess ? config?.onSuccess : config?.onFailure;
  return [
    ...(deadLetterArn === undefined || isSuccess ? [] : [{ arn: deadLetterArn, body: event.payload }]),
    ...(destination === undefined
      ? []
      : [{ arn: destination, body: JSON.stringify(recordOf(event, target, result, timestamp)) }]),
  ];
}

function recordOf(
  event: StoredEvent,
  target: InvocationTarget,
  { condition, invocations, payload }: EventResult,
  timestamp: string,
): object {
  return {
    version: '1.0',
    timestamp,
    requestContext: {
      requestId: event.id,
      functionArn: `${target.configuration.arn}:${target.qualifier}`,
      condition,
      approximateInvokeCount: invocations,
    },
    requestPayload: JSON.parse(event.payload) as unknown,
    responseContext: {
      statusCode: 200,
      executedVersion: target.version,
      ...(condition !== 'Success' && { functionError: 'Unhandled' }),
    },
    responsePayload: JSON.parse(payload) as unknown,
  };
}
