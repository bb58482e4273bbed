import { ServiceError } from '../../contract.ts';
import type { MachineRecord, VersionRecord } from '../store/machines.ts';
import { machineMissing } from './errors.ts';
import { page, seconds } from './input.ts';
import type { Api, Handler } from './operations.ts';

/** A version of the machine as it is now; the newest one where nothing has changed since. */
export function publishVersion(
  api: Api,
  machine: MachineRecord,
  description: string | undefined,
): VersionRecord {
  const [newest] = api.machines.versions(machine.arn);
  if (newest?.revision === machine.revision) return newest;
  const number = api.machines.nextVersionNumber(machine.arn);
  const version = {
    arn: `${machine.arn}:${number}`,
    machine: machine.arn,
    number,
    definition: machine.definition,
    role: machine.role,
    revision: machine.revision,
    description,
    created: api.clock.millis(),
  };
  api.machines.saveVersion(version);
  return version;
}

export function versionOperations(api: Api): Record<string, Handler> {
  return {
    PublishStateMachineVersion: (input) => {
      const arn = input.arn('stateMachineArn');
      const machine = api.machines.machine(arn);
      if (machine === undefined) throw machineMissing(arn);
      const expected = input.optionalString('revisionId');
      if (expected !== undefined && expected !== machine.revision)
        throw new ServiceError('ConflictException', `The revision of '${arn}' is not '${expected}'`);
      const version = publishVersion(api, machine, input.optionalString('description'));
      return { stateMachineVersionArn: version.arn, creationDate: seconds(version.created) };
    },
    DeleteStateMachineVersion: (input) => {
      const arn = input.arn('stateMachineVersionArn');
      const machine = arn.slice(0, arn.lastIndexOf(':'));
      const users = api.machines
        .aliases(machine)
        .filter(({ routing }) => routing.some((route) => route.stateMachineVersionArn === arn));
      if (users.length > 0)
        throw new ServiceError(
          'ConflictException',
          `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${users.map(({ name }) => name).join(', ')}]`,
        );
      api.machines.deleteVersion(arn);
      return {};
    },
    ListStateMachineVersions: (input) => {
      const { items, nextToken } = page(api.machines.versions(input.arn('stateMachineArn')), input);
      return {
        stateMachineVersions: items.map(({ arn, created }) => ({
          stateMachineVersionArn: arn,
          creationDate: seconds(created),
        })),
        ...(nextToken === undefined ? {} : { nextToken }),
      };
    },
  };
}
