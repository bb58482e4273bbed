import { type InvokeAnswer, ServiceError } from '../contract.ts';
import type { ProvisionedResource } from '../template/provision.ts';
import type { Composition } from './composition.ts';

/** Invokes a function by its name or by the beginning of its logical id. @throws ServiceError where there is none */
export function invokerByName(
  composition: Composition,
  resources: readonly ProvisionedResource[],
): (functionName: string, payload: unknown) => Promise<InvokeAnswer> {
  const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function');
  return (name, payload) => {
    const found =
      functions.find(({ ref }) => ref === name) ??
      functions.find(({ logicalId }) => logicalId.startsWith(name));
    const arn = found?.attributes['Arn'];
    if (arn === undefined) {
      throw new ServiceError('ResourceNotFoundException', `There is no function ${name}`, 404);
    }
    return composition.invoke(arn, payload);
  };
}
