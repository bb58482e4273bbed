import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { systemClock } from '../../../functions/shared/clock.ts';
import { readEnvironment } from '../../../functions/shared/environment.ts';
import { openTable } from '../../../functions/shared/table.ts';
import { City } from '../../../functions/programmes/city.ts';
import { CityRepository } from '../../../functions/programmes/city-repository.ts';
import { compose } from '../../../functions/reconciliation/compose.ts';
import type { Dependencies } from '../../../functions/reconciliation/reconcile.ts';
import { stageConfigs } from '../../stage-config.ts';
import type { Addresses } from '../supervisor/addresses.ts';

const credentials = { accessKeyId: 'reconcile', secretAccessKey: 'reconcile' };

/** The system on AWS that the variables name which its function is given. */
export function fromEnvironment(): Dependencies {
  const environment = readEnvironment({
    APPLICATION_MACHINE_ARN: z.string().min(1),
    REFERRAL_MACHINE_ARN: z.string().min(1),
    CITY_ZONE: z.string().min(1),
  });
  const table = openTable();
  return compose({
    table,
    sfn: new SFNClient({ retryMode: 'adaptive', maxAttempts: 10 }),
    city: new City(new CityRepository(table), systemClock, environment.CITY_ZONE),
    clock: systemClock,
    applicationMachine: environment.APPLICATION_MACHINE_ARN,
    referralMachine: environment.REFERRAL_MACHINE_ARN,
  });
}

/** A running local system, in whose time it is looked: its clock may have been moved. */
export async function fromLocalSystem(addresses: Addresses): Promise<Dependencies> {
  const { region, zone } = stageConfigs.local;
  const shown = await fetch(new URL('/clock', addresses.control));
  const { now } = (await shown.json()) as { readonly now: string };
  const ahead = Date.parse(now) - Date.now();
  const clock = () => new Date(Date.now() + ahead);
  const client = new DynamoDBClient({ endpoint: addresses.dynamodb, region, credentials });
  const marshallOptions = { removeUndefinedValues: true };
  const table = {
    name: addresses.table ?? '',
    client: DynamoDBDocumentClient.from(client, { marshallOptions }),
  };
  return compose({
    table,
    sfn: new SFNClient({ endpoint: addresses.stepfunctions, region, credentials }),
    city: new City(new CityRepository(table), clock, zone),
    clock,
    applicationMachine: machineIn(addresses, 'application'),
    referralMachine: machineIn(addresses, 'financing-referral'),
  });
}

/** Executions are started by the alias, as the system itself starts them. */
function machineIn({ stateMachines }: Addresses, name: string): string {
  const arn = Object.entries(stateMachines).find(([each]) => each.endsWith(name))?.[1];
  if (arn === undefined) throw new Error(`The system has no machine ${name}`);
  return `${arn}:live`;
}
