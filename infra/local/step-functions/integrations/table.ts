import type { Resource } from '../definition/resource.ts';
import type { Integration } from './call.ts';
import { invokeDirectly, invokeFunction } from './lambda.ts';
import { callSdk } from './sdk.ts';
import { startExecution } from './start-execution.ts';

/** What does the work of each kind of resource. */
export const integrations: Readonly<Record<Resource['kind'], Integration>> = {
  function: invokeDirectly,
  lambda: invokeFunction,
  states: startExecution,
  'aws-sdk:sfn': callSdk,
};
