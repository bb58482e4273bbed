import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Service } from '../../infra/local/contract.ts';
import { accessKeyIdOf, openCredentials } from '../../infra/local/lambda/credentials.ts';
import { unsupportedIntegrations } from '../../infra/local/step-functions/definition/integrations.ts';
import { type LocalCloud, startLocalCloud } from '../../infra/local/supervisor/local-cloud.ts';
import { composeServices } from '../../infra/local/supervisor/services.ts';
import { synthesiseLocally } from '../../infra/local/supervisor/synthesise.ts';
import { unsupportedResources } from '../../infra/local/template/provision.ts';
import { type Stage, stageConfigs } from '../../infra/stage-config.ts';
import { Sdk, type SdkImport, sdkImports } from './sdk-imports.ts';
import { stage } from './synthesised.ts';

const root = join(import.meta.dirname, '..', '..');
const data = mkdtempSync(join(tmpdir(), 'coverage-'));
let services: readonly Service[] = [];
let cloud: LocalCloud | undefined;
let credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };

/** Answers for services that are not there, so that no call of this test leaves the machine. */
const nobody: Server = createServer((_request, response) => response.writeHead(501).end());

/** Enough for the SDK to send a request; what is wrong with it is the service's to say. */
const inputs: Readonly<Record<string, object>> = {
  '@aws-sdk/lib-dynamodb': {
    TableName: 'nothing',
    Key: { pk: 'nothing' },
    Item: { pk: 'nothing' },
    RequestItems: { nothing: { Keys: [{ pk: 'nothing' }] } },
    TransactItems: [],
  },
  '@aws-sdk/client-s3': { Bucket: 'nothing', Key: 'nothing' },
};

/** Sends a command to whoever answers for its service here. @returns the refusal of one that is not implemented */
async function refusalOf(sdk: Sdk, command: string): Promise<string | undefined> {
  const client = await sdk.connect({ region: 'ap-southeast-3', maxAttempts: 1, credentials });
  try {
    await client.send(command, inputs[sdk.name] ?? {});
    return undefined;
  } catch (error) {
    const { name, message, $metadata } = error as Error & {
      readonly $metadata?: { httpStatusCode?: number };
    };
    if ($metadata?.httpStatusCode === undefined) throw new Error(`${command} was not sent`, { cause: error });
    const isRefused = $metadata.httpStatusCode === 501 || name === 'UnknownOperationException';
    return isRefused ? `${command}: ${message}` : undefined;
  } finally {
    client.close();
  }
}

describe('the integrations of the state machines', () => {
  const definitions = readdirSync(join(root, 'workflows')).filter((file) => file.endsWith('.asl.json'));

  test.each(definitions)('are all here, %s', (file) => {
    expect(unsupportedIntegrations(readFileSync(join(root, 'workflows', file), 'utf8'))).toEqual([]);
  });

  test('are named where they are not', () => {
    const Resource = 'arn:aws:states:::dynamodb:putItem';
    const definition = { StartAt: 'Put', States: { Put: { Type: 'Task', Resource, End: true } } };
    expect(unsupportedIntegrations(definition)).toEqual([Resource]);
  });
});

describe('beside the running local cloud', () => {
  beforeAll(async () => {
    cloud = await startLocalCloud({
      data,
      port: 0,
      compose: (context) => {
        const composition = composeServices(context);
        ({ services } = composition);
        return composition;
      },
      synthesise: synthesiseLocally,
    });
    const [name = ''] = Object.keys(cloud.addresses.functions);
    const accessKeyId = accessKeyIdOf(name);
    const secretAccessKey = openCredentials(join(data, 'lambda')).secretOf(accessKeyId);
    credentials = { accessKeyId, secretAccessKey };
    await new Promise<void>((listening) => {
      nobody.listen(0, '127.0.0.1', listening);
    });
    const { port } = nobody.address() as AddressInfo;
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
    for (const [variable, url] of Object.entries(cloud.environment)) vi.stubEnv(variable, url);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    nobody.close();
    await cloud?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  describe('the resources of the template', () => {
    test.each(Object.keys(stageConfigs) as Stage[])('all have a service here, stage %s', (name) => {
      const { data: dataStack, service } = stage(name);
      const stacks = [
        { name: 'data', template: dataStack },
        { name: 'service', template: service },
      ];
      expect(unsupportedResources(stacks, services)).toEqual([]);
      // Without any one service that has resources, the gate says so.
      const needed = services.filter(({ types }) =>
        stacks.some(({ template }) =>
          Object.values(template.Resources).some(({ Type }) => types.includes(Type)),
        ),
      );
      expect(needed.length).toBeGreaterThan(5);
      for (const missing of needed) {
        const others = services.filter((one) => one !== missing);
        expect(unsupportedResources(stacks, others), missing.name).not.toEqual([]);
      }
    });

    test('are named where they have none', () => {
      const template = { Resources: { Ledger: { Type: 'AWS::RDS::DBInstance', Properties: {} } } };
      expect(unsupportedResources([{ name: 'service', template }], services)).toEqual([
        'AWS::RDS::DBInstance (Ledger)',
      ]);
    });
  });

  describe('the calls of the functions', () => {
    let imports: readonly SdkImport[] = [];
    beforeAll(async () => {
      imports = await sdkImports(join(root, 'functions'));
    });

    test('are all made as commands, which this test can see', () => {
      expect(imports.filter(({ kind }) => kind === 'unknown')).toEqual([]);
      expect(imports.filter(({ kind }) => kind === 'command').length).toBeGreaterThan(10);
    });

    test('are all answered by a service here', async () => {
      const refused = [];
      for (const { sdk, name, kind } of imports)
        if (kind === 'command') refused.push(await refusalOf(sdk, name));
      expect(refused.filter((refusal) => refusal !== undefined)).toEqual([]);
    });

    test.each([
      ['@aws-sdk/client-kms', 'ListKeysCommand', 'kms:ListKeys'],
      ['@aws-sdk/client-sfn', 'ListActivitiesCommand', 'states:ListActivities'],
      ['@aws-sdk/client-s3', 'GetObjectAclCommand', 's3:GetObjectAcl'],
      ['@aws-sdk/client-sns', 'ListTopicsCommand', 'sns:ListTopics'],
      ['@aws-sdk/client-sesv2', 'ListContactListsCommand', 'ses:GET /v2/email/contact-lists'],
      ['@aws-sdk/client-sqs', 'ListMessageMoveTasksCommand', 'sqs:ListMessageMoveTasks'],
      ['@aws-sdk/client-dynamodb', 'ListBackupsCommand', 'ListBackups'],
      ['@aws-sdk/client-lambda', 'ListFunctionsCommand', 'lambda:GET /2015-03-31/functions'],
    ])('are refused by name where %s has not %s', async (name, command, operation) => {
      const sdk = await Sdk.load(name);
      expect(await refusalOf(sdk, command)).toContain(operation);
    });
  });
});
