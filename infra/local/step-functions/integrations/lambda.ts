import { randomUUID } from 'node:crypto';
import type { InvokeAnswer } from '../../contract.ts';
import { StateError, states } from '../errors.ts';
import { isObject, textOf } from '../json.ts';
import type { Tools } from '../tools.ts';
import { type Call, serviceFailure } from './call.ts';

/** A Task whose Resource is the function itself: its payload in, its answer out. @throws StateError */
export async function invokeDirectly(call: Call): Promise<unknown> {
  return (await invoke(call, call.resource.action, call.arguments)).payload;
}

/** `lambda:invoke`, with the result the Lambda API gives. @throws StateError */
export async function invokeFunction(call: Call): Promise<unknown> {
  const input = isObject(call.arguments) ? call.arguments : {};
  const name = input['FunctionName'];
  if (typeof name !== 'string')
    throw new StateError(states.runtime, "The field 'FunctionName' is required and must be a string");
  const type = input['InvocationType'] ?? 'RequestResponse';
  if (type !== 'RequestResponse')
    throw new StateError(
      'Lambda.InvalidParameterValueException',
      `The local cloud does not implement the InvocationType '${textOf(type) ?? ''}' of lambda:invoke`,
    );
  const { tools } = call.frame.run;
  const qualifier = typeof input['Qualifier'] === 'string' ? input['Qualifier'] : undefined;
  const arn = functionArn(tools, name, qualifier);
  const { payload } = await invoke(call, arn, input['Payload'] ?? {});
  return invokeResult(tools, payload, arn.split(':')[7] ?? '$LATEST');
}

async function invoke({ frame: { run } }: Call, arn: string, payload: unknown): Promise<InvokeAnswer> {
  let answer: InvokeAnswer;
  try {
    answer = await run.tools.invoker.invoke(arn, payload, run.record.machine);
  } catch (error) {
    throw serviceFailure('Lambda', error, 'ServiceException');
  }
  if (answer.functionError === undefined) return answer;
  const failure = isObject(answer.payload) ? answer.payload : {};
  const name = typeof failure['errorType'] === 'string' ? failure['errorType'] : 'Lambda.Unknown';
  throw new StateError(name, JSON.stringify(answer.payload));
}

/** The full ARN of a function given by name, partial ARN or ARN, each with or without a qualifier. */
function functionArn(tools: Tools, name: string, qualifier: string | undefined): string {
  const parts = name.split(':');
  const whole = name.startsWith('arn:')
    ? name
    : `arn:aws:lambda:${tools.region}:${parts.length > 2 ? parts[0] : tools.account}:function:${
        parts[1] === 'function' || parts[2] === 'function'
          ? parts.slice(parts.indexOf('function') + 1).join(':')
          : name
      }`;
  return qualifier === undefined || whole.split(':').length > 7 ? whole : `${whole}:${qualifier}`;
}

function invokeResult(tools: Tools, payload: unknown, version: string): Record<string, unknown> {
  const request = randomUUID();
  const headers: Record<string, string> = {
    Connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(JSON.stringify(payload) ?? '')),
    'Content-Type': 'application/json',
    Date: new Date(tools.clock.millis()).toUTCString(),
    'X-Amz-Executed-Version': version,
    'x-amzn-Remapped-Content-Length': '0',
    'x-amzn-RequestId': request,
    'X-Amzn-Trace-Id': `root=1-${request.slice(0, 8)}-${request.replaceAll('-', '').slice(8)};sampled=0`,
  };
  return {
    ExecutedVersion: version,
    Payload: payload ?? null,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: request },
    StatusCode: 200,
  };
}
