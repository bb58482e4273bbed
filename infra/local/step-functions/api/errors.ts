import { ServiceError } from '../../contract.ts';

export function machineMissing(arn: string): ServiceError {
  return new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

export function executionMissing(arn: string): ServiceError {
  return new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

export function resourceMissing(arn: string): ServiceError {
  return new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`);
}

/** AWS's rule for the names of machines, aliases and executions. @throws ServiceError InvalidName */
export function checkName(name: string): void {
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u.test(name))
    throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
}
