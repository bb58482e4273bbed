import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { join } from 'node:path';
import { type Provisioned, type Service, ServiceError, type Surroundings } from '../contract.ts';
import { listen } from '../http-server.ts';
import type { ChangeStream } from './change-stream.ts';
import { type DatabaseProcess, findProgram, startDatabase } from './child-process.ts';
import type { ExpiringTable } from './expiry-schema.ts';
import { openStreamApi } from './stream-api.ts';
import { openStreamFile } from './stream-file.ts';
import { describeTable } from './table-properties.ts';
import { bringUp } from './tables.ts';
import { sweepExpired } from './time-to-live.ts';

/** The DynamoDB of the local cloud. */
export interface DynamoDb extends Service {
  /** Where it answers, once it listens. */
  endpoint(): string;
  /** Port it listens on; none where somebody else's endpoint is used. */
  port(): number | undefined;
  /** Name of a provisioned table's partition key. */
  partitionKey(tableName: string): string;
  /** Changes of all tables, for those who follow them, once it listens. */
  changes(): ChangeStream;
}

/**
 * DynamoDB as a child process on a file under `dataDir`, or at `externalEndpoint` (a DynamoDB Local), where tables
 * are made in the same way and expiry is the endpoint's own affair.
 */
export function createDynamoDb(surroundings: Surroundings, externalEndpoint?: string): DynamoDb {
  const { clock, dataDir, log, region, account } = surroundings;
  const file = join(dataDir, 'tables.sqlite');
  const expiring: ExpiringTable[] = [];
  const partitionKeys = new Map<string, string>();
  const stopping = new AbortController();
  let running: { endpoint: string; client: DynamoDBClient; changes: ChangeStream } | undefined;
  let database: DatabaseProcess | undefined;
  let restarting: Promise<void> | undefined;
  let port: number | undefined;
  let sweeping: Promise<void> | undefined;

  const up = () => {
    if (running === undefined) throw new ServiceError('ServiceUnavailable', 'DynamoDB is not up yet', 503);
    return running;
  };
  const startOn = async (chosen: number): Promise<void> => {
    database = await startDatabase(findProgram(), file, chosen, join(dataDir, 'dynoxide.log'));
    void keepUp(database, chosen);
  };
  const keepUp = async (started: DatabaseProcess, chosen: number): Promise<void> => {
    await started.ended;
    if (stopping.signal.aborted) return;
    log('DynamoDB ended by itself; it is started again');
    restarting = startOn(chosen).catch((error: unknown) => log('DynamoDB is down', { error: String(error) }));
  };

  return {
    name: 'dynamodb',
    types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
    endpoint: () => up().endpoint,
    port: () => port,
    partitionKey: (tableName) => partitionKeys.get(tableName) ?? '',
    changes: () => up().changes,
    listen: async () => {
      if (externalEndpoint === undefined) {
        port = await freePort(surroundings.port);
        await startOn(port);
      }
      const endpoint = externalEndpoint ?? `http://127.0.0.1:${port}`;
      running = {
        endpoint,
        client: new DynamoDBClient({
          endpoint,
          region,
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        }),
        changes: externalEndpoint === undefined ? openStreamFile(file) : openStreamApi(endpoint),
      };
      return { AWS_ENDPOINT_URL_DYNAMODB: endpoint };
    },
    provision: async (resource): Promise<Provisioned> => {
      const wanted = describeTable(resource);
      const name = wanted.create.TableName;
      const table = await bringUp(up().client, wanted);
      const keyAttributes = wanted.create.KeySchema?.map((key) => String(key.AttributeName)) ?? [];
      partitionKeys.set(name, keyAttributes[0] ?? '');
      if (wanted.expiryAttribute !== undefined) {
        expiring.push({ name, keyAttributes, expiryAttribute: wanted.expiryAttribute });
      }
      const arn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;
      return {
        ref: name,
        attributes: {
          Arn: arn,
          TableId: table.TableId ?? '',
          ...(table.LatestStreamLabel !== undefined && {
            StreamArn: `${arn}/stream/${table.LatestStreamLabel}`,
          }),
        },
      };
    },
    start: () => {
      if (externalEndpoint === undefined && expiring.length > 0) {
        sweeping = sweepExpired(file, expiring, up().client, clock, log, stopping.signal);
      }
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort(new Error('DynamoDB is stopping'));
      await sweeping;
      running?.changes.close();
      running?.client.destroy();
      await restarting;
      await database?.stop();
    },
  };
}

/** A port the child process can have. @throws PortInUseError */
async function freePort(wanted: number): Promise<number> {
  const probe = await listen(wanted, (_request, response) => response.end());
  await probe.close();
  return probe.port;
}
