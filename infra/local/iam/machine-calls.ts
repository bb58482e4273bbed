import type { Call } from '../front/call.ts';

type Json = Readonly<Record<string, unknown>>;

/** A Task of a kind whose rights nobody has written down here. */
class UnjudgedTaskError extends Error {
  constructor(resource: string) {
    super(`Nothing says which rights a Task of ${resource} needs: add it to machine-calls.ts`);
    this.name = 'UnjudgedTaskError';
  }
}

/** What a machine's definition asks of its role, also in states that no test enters. @throws UnjudgedTaskError */
export function machineCalls(machineArn: string, properties: Json): readonly Call[] {
  const substitutions = (properties['DefinitionSubstitutions'] ?? {}) as Readonly<Record<string, string>>;
  const given = properties['DefinitionString'] ?? properties['Definition'] ?? {};
  const text = (typeof given === 'string' ? given : JSON.stringify(given)).replaceAll(
    /\$\{(\w+)\}/g,
    (whole, name: string) => substitutions[name] ?? whole,
  );
  return statesOf(JSON.parse(text)).flatMap((state) => callsOf(machineArn, state));
}

function callsOf(caller: string, state: Json): readonly Call[] {
  const call = (action: string, resource: unknown): Call => ({
    caller,
    action,
    resource: String(resource),
    context: {},
  });
  const config = (state['ItemProcessor'] as { readonly ProcessorConfig?: Json } | undefined)?.ProcessorConfig;
  if (state['Type'] === 'Map' && config?.['Mode'] === 'DISTRIBUTED') {
    const executions = `${caller.replace(':stateMachine:', ':execution:')}:child`;
    return [
      call('states:StartExecution', caller),
      call('states:DescribeExecution', executions),
      call('states:StopExecution', executions),
    ];
  }
  if (state['Type'] !== 'Task') return [];
  const resource = String(state['Resource']);
  const given = (state['Arguments'] ?? {}) as Json;
  if (resource.startsWith('arn:aws:lambda:')) return [call('lambda:InvokeFunction', resource)];
  if (resource.startsWith('arn:aws:states:::lambda:invoke'))
    return [call('lambda:InvokeFunction', given['FunctionName'])];
  if (resource === 'arn:aws:states:::states:startExecution') {
    return [call('states:StartExecution', given['StateMachineArn'])];
  }
  throw new UnjudgedTaskError(resource);
}

/** All states of a definition, those within Maps and Parallels as well. */
function statesOf(value: unknown): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(statesOf);
  return 'Type' in value && typeof value.Type === 'string' ? [value, ...inner] : inner;
}
