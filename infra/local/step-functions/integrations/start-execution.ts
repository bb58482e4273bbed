import { randomUUID } from 'node:crypto';
import { StateError, states } from '../errors.ts';
import { isObject, parseJson } from '../json.ts';
import type { ExecutionRecord } from '../store/executions.ts';
import { type Call, serviceFailure } from './call.ts';

/** `states:startExecution`. A name is made once, so that a call repeated after a crash starts nothing twice. */
export async function startExecution(call: Call): Promise<unknown> {
  const input = isObject(call.arguments) ? call.arguments : {};
  const machine = input['StateMachineArn'];
  if (typeof machine !== 'string')
    throw new StateError(states.runtime, "The field 'StateMachineArn' is required and must be a string");
  const { frame } = call;
  const name = typeof input['Name'] === 'string' ? input['Name'] : frame.once('childName', randomUUID);
  const payload = input['Input'] ?? {};
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  try {
    const started = frame.run.tools.startExecution({ stateMachineArn: machine, name, input: text });
    return { ExecutionArn: started.arn, StartDate: started.started };
  } catch (error) {
    throw serviceFailure('StepFunctions', error, 'SdkClientException');
  }
}

/** The result of a started execution once it has ended. @throws StateError States.TaskFailed where it did not succeed */
export function endedResult(record: ExecutionRecord, outputAsJson: boolean): Record<string, unknown> {
  const as = (text: string | undefined): unknown => (outputAsJson ? parseJson(text ?? '') : text);
  const result = {
    ExecutionArn: record.arn,
    Input: as(record.input),
    InputDetails: { Included: true },
    Name: record.name,
    StartDate: record.started,
    StateMachineArn: record.machine,
    Status: record.status,
    StopDate: record.stopped,
    ...(record.output === undefined ? {} : { Output: as(record.output), OutputDetails: { Included: true } }),
    ...(record.error === undefined ? {} : { Error: record.error }),
    ...(record.cause === undefined ? {} : { Cause: record.cause }),
  };
  if (record.status === 'SUCCEEDED') return result;
  throw new StateError(states.taskFailed, JSON.stringify(result));
}
