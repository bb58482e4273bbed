import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { FunctionInvoker } from '../../../../infra/local/contract.ts';
import { functionsByArn } from '../../../../infra/local/step-functions/run-machine.ts';
import { createStepFunctions, type StepFunctions } from '../../../../infra/local/step-functions/service.ts';
import type { ObjectStore } from '../../../../infra/local/step-functions/tools.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';

/** The service as a developer meets it: provisioned from a template, spoken to with the AWS SDK. */
export interface Harness {
  readonly service: StepFunctions;
  readonly client: SFNClient;
  readonly surroundings: TestSurroundings;
  /** Provisions a machine of this definition and gives its ARN. */
  machine(definition: object, name?: string): Promise<string>;
  /** Types of an execution's events. */
  events(executionArn: string): Promise<string[]>;
  /** Stops the service and starts another on the same folder. */
  restart(): Promise<Harness>;
  close(): Promise<void>;
}

/** How long a condition is waited for on a busy machine. */
export const patience = { timeout: 4_000 };

export const functionArn = 'arn:aws:lambda:ap-southeast-3:000000000000:function:work';

/** A function of the template that does what `work` does. */
export function invokerOf(work: (payload: unknown) => unknown): FunctionInvoker {
  return functionsByArn({ [functionArn]: work });
}

export async function openHarness(
  invoker: FunctionInvoker,
  objects?: ObjectStore,
  surroundings = createSurroundings(),
): Promise<Harness> {
  const service = createStepFunctions(surroundings, invoker, objects);
  const { AWS_ENDPOINT_URL_SFN: endpoint = '' } = (await service.listen?.()) ?? {};
  await service.start?.();
  const client = new SFNClient({
    endpoint,
    region: surroundings.region,
    credentials: { accessKeyId: 'developer', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  const stop = async (): Promise<void> => {
    client.destroy();
    await service.stop();
  };
  return {
    service,
    client,
    surroundings,
    async machine(definition, name = 'Machine') {
      const properties = {
        StateMachineName: name,
        DefinitionString: JSON.stringify(definition),
        RoleArn: 'role',
      };
      return (await service.provision(resource('AWS::StepFunctions::StateMachine', name, properties))).ref;
    },
    async events(executionArn) {
      const { events } = await client.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
      );
      return (events ?? []).map(({ type }) => String(type));
    },
    async restart() {
      await stop();
      return openHarness(invoker, objects, surroundings);
    },
    async close() {
      await stop();
      surroundings.remove();
    },
  };
}
