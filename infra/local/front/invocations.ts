import { setTimeout as pause } from 'node:timers/promises';
import { type FunctionInvoker, ServiceError } from '../contract.ts';
import type { Call } from './call.ts';
import type { Fault, ServiceName } from './faults.ts';

/** Who invokes functions within the local cloud. */
export type Invoking = 'apigateway' | 'states' | 'streams' | 'scheduler' | 'events';

/** What an invocation is reported to, and asked of. */
export interface Watch {
  draw(service: ServiceName, operation: string): readonly Fault[];
  record(call: Call): void;
}

/** Does an invocation as often and as well as the faults let it: Lambda promises "at least once" and no more. */
export async function invokeFaultily<Answer>(
  watch: Watch,
  by: Invoking,
  invoke: () => Promise<Answer>,
): Promise<Answer> {
  const faults = watch.draw('lambda', by);
  const struck = (kind: Fault['kind']): Fault | undefined => faults.find((fault) => fault.kind === kind);
  const late = struck('latency');
  if (late !== undefined) await pause(late.millis);
  if (struck('throttle') !== undefined) {
    throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429);
  }
  if (struck('duplicate') !== undefined) await invoke();
  const answer = await invoke();
  if (struck('lost-reply') !== undefined)
    throw new ServiceError('ServiceException', 'The reply was lost', 500);
  return answer;
}

/** Who IAM is asked about for an invocation; nobody for a stream, which Lambda itself reads and hands over. */
export function invocation(by: Invoking, functionArn: string, caller: string | undefined): Call | undefined {
  if (by === 'streams' || caller === undefined) return undefined;
  const call = { action: 'lambda:InvokeFunction', resource: functionArn };
  // API Gateway and EventBridge call in their own names, for a route or rule; machines and schedules by a role of theirs.
  return by === 'apigateway' || by === 'events'
    ? { ...call, caller: `${by}.amazonaws.com`, context: { 'aws:SourceArn': caller } }
    : { ...call, caller, context: {} };
}

/** An invoker whose invocations are watched. */
export function watchedInvoker(watch: Watch, by: Invoking, invoker: FunctionInvoker): FunctionInvoker {
  return {
    invoke: (functionArn, payload, caller) => {
      const call = invocation(by, functionArn, caller);
      if (call !== undefined) watch.record(call);
      return invokeFaultily(watch, by, () => invoker.invoke(functionArn, payload, caller));
    },
  };
}
