import { isObject } from '../json.ts';
import { type Call, serviceFailure } from './call.ts';

/** `aws-sdk:sfn:*`: an operation of Step Functions' own API; members are written in PascalCase. */
export async function callSdk(call: Call): Promise<unknown> {
  const { operation } = call.resource;
  const input = recase(call.arguments, (first) => first.toLowerCase());
  try {
    const name = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;
    const answer = await call.frame.run.tools.callApi(name, input);
    return recase(answer ?? {}, (first) => first.toUpperCase());
  } catch (error) {
    throw serviceFailure('Sfn', error, 'SdkClientException');
  }
}

function recase(value: unknown, change: (first: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => recase(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      change(key.charAt(0)) + key.slice(1),
      recase(inner, change),
    ]),
  );
}
