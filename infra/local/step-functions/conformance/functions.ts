import { randomUUID } from 'node:crypto';
import type { Clock, FunctionInvoker, InvokeAnswer } from '../../contract.ts';

/** The functions the recorded definitions call, by what they do. */
export function recordedFunctions(
  behaviours: Readonly<Record<string, string>>,
  clock: Clock,
): FunctionInvoker {
  return {
    async invoke(arn, payload) {
      const name = arn.split(':')[6] ?? '';
      const behaviour = /^LS__(.+?)__/.exec(name)?.[1] ?? behaviours[name] ?? name;
      switch (behaviour) {
        case 'raise_exception':
          return raised('Exception', 'Some exception was raised.');
        case 'raise_custom_exception':
          return raised('CustomException', 'Some exception was raised.');
        case 'large_output_string':
          return { payload: 'a'.repeat(257 * 1024) };
        case 'return_bytes_str':
          return { payload: 'HelloWorld!' };
        case 'return_decorated_input':
          return { payload: `input-event-${JSON.stringify(payload)}` };
        case 'wait_60_seconds':
          await clock.waitUntil(clock.millis() + 60_000);
          return { payload: null };
        default:
          return { payload };
      }
    },
  };
}

function raised(errorType: string, errorMessage: string): InvokeAnswer {
  return {
    payload: { errorMessage, errorType, requestId: randomUUID(), stackTrace: [] },
    functionError: 'Unhandled',
  };
}
