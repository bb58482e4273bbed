import * as z from 'zod';
import { ServiceError } from '../contract.ts';
import { accessKeyIdOf } from '../lambda/credentials.ts';
import type { ProvisionedResource } from '../template/provision.ts';
import { FaultRules } from './faults.ts';
import { type Front, noFaults } from './front.ts';

/** Answers a request on the control listener, by method and path, to its body. */
export type ControlRoutes = Readonly<Record<string, (body: string) => unknown>>;

/** The front as people and programs reach it on the control listener. */
export function frontRoutes(
  front: Front | undefined,
  resources: () => readonly ProvisionedResource[],
): ControlRoutes {
  const there = (): Front => {
    if (front !== undefined) return front;
    throw new ServiceError(
      'Conflict',
      'Nothing stands before the services: start with --record or --faults',
      409,
    );
  };
  return {
    'GET /calls': () =>
      there()
        .calls()
        .map((call) => ({ ...call, caller: functionArn(call.caller, resources()) })),
    'GET /resources': () => resources(),
    'GET /faults': () => there().faults(),
    'POST /faults': (body) => {
      there().setFaults(parseFaults(body));
      return there().faults();
    },
    'DELETE /faults': () => {
      there().setFaults(noFaults);
      return there().faults();
    },
  };
}

/** The function that has an access key id; other callers are named already. */
function functionArn(caller: string, resources: readonly ProvisionedResource[]): string {
  const found = resources.find(
    ({ type, ref }) => type === 'AWS::Lambda::Function' && accessKeyIdOf(ref) === caller,
  );
  return found?.attributes['Arn'] ?? caller;
}

/** Reads the JSON of a faults file. @throws ServiceError that says what is wrong with it */
export function parseFaults(text: string): FaultRules {
  const parsed = z
    .string()
    .transform((json, context): unknown => {
      try {
        return JSON.parse(json);
      } catch {
        context.issues.push({ code: 'custom', message: 'it is not JSON', input: json });
        return z.NEVER;
      }
    })
    .pipe(FaultRules)
    .safeParse(text);
  if (parsed.success) return parsed.data;
  throw new ServiceError(
    'ValidationException',
    `The faults cannot be read: ${z.prettifyError(parsed.error)}`,
  );
}
