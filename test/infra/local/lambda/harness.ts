import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import type { TemplateResource } from '../../../../infra/local/contract.ts';
import { createLambda, type Lambda } from '../../../../infra/local/lambda/lambda.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';

/** A function by its code, or with properties of the template beside it. */
export type FunctionUnderTest = string | { readonly code: string; readonly [property: string]: unknown };

export interface LambdaSetup {
  readonly functions: Readonly<Record<string, FunctionUnderTest>>;
  readonly resources?: readonly TemplateResource[];
  readonly surroundings?: TestSurroundings;
  readonly environment?: Readonly<Record<string, string>>;
  readonly idleMillis?: number;
}

export interface LambdaUnderTest {
  readonly lambda: Lambda;
  readonly client: LambdaClient;
  readonly surroundings: TestSurroundings;
  /** What was sent to queues. */
  readonly sent: { readonly queueArn: string; readonly body: unknown }[];
  /** Ends it and keeps its folder. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** ARN of a function of the tests. */
export const arnOf = (name: string): string => `arn:aws:lambda:ap-southeast-3:000000000000:function:${name}`;

/** Function resources whose code lies in files under `folder`. */
export function functionResources(
  folder: string,
  functions: Readonly<Record<string, FunctionUnderTest>>,
): TemplateResource[] {
  return Object.entries(functions).map(([name, given]) => {
    const { code, ...properties } = typeof given === 'string' ? { code: given } : given;
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'index.mjs'), code);
    return resource('AWS::Lambda::Function', name, {
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'assets', S3Key: name },
      ...properties,
    });
  });
}

/** A Lambda that is up, and an SDK client for it. */
export async function startLambda(setup: LambdaSetup): Promise<LambdaUnderTest> {
  const surroundings = setup.surroundings ?? createSurroundings();
  const code = join(surroundings.dataDir, 'code');
  const sent: LambdaUnderTest['sent'] = [];
  const lambda = createLambda(surroundings, {
    environment: () => setup.environment ?? {},
    assetPath: (objectKey) => join(code, objectKey),
    sendToQueue: async (queueArn, body) => {
      sent.push({ queueArn, body: JSON.parse(body) });
    },
    ...(setup.idleMillis !== undefined && { idleMillis: setup.idleMillis }),
  });
  const environment = await lambda.listen?.();
  try {
    for (const one of [...functionResources(code, setup.functions), ...(setup.resources ?? [])]) {
      await lambda.provision(one);
    }
  } catch (error) {
    await lambda.stop();
    surroundings.remove();
    throw error;
  }
  await lambda.start?.();
  const client = clientFor(environment?.['AWS_ENDPOINT_URL_LAMBDA'] ?? '');
  const stop = async (): Promise<void> => {
    client.destroy();
    await lambda.stop();
  };
  return {
    lambda,
    client,
    surroundings,
    sent,
    stop,
    close: async () => {
      await stop();
      surroundings.remove();
    },
  };
}

export function clientFor(endpoint: string): LambdaClient {
  return new LambdaClient({
    endpoint,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'AKTEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
}

/** Invokes by the SDK and waits for the answer. */
export async function invoke(
  { client }: LambdaUnderTest,
  FunctionName: string,
  event: unknown = {},
): Promise<InvokeCommandOutput & { readonly answer: unknown }> {
  const output = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  return { ...output, answer: JSON.parse(output.Payload?.transformToString() ?? 'null') };
}

/** A place where functions report and are held until the test lets them go on. */
export interface Gate {
  readonly url: string;
  /** Who is being held, by path, in order of arrival. */
  readonly held: string[];
  /** Lets all go who are held now. */
  open(): void;
  close(): void;
}

export async function openGate(): Promise<Gate> {
  const held: string[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    held.push((request.url ?? '').slice(1));
    waiting.push(() => response.end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    open: () => {
      held.length = 0;
      for (const release of waiting.splice(0)) release();
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A function that reports each event's `name` at the gate and is held there; it fails where it is told to. */
export function reporting(gate: string): FunctionUnderTest {
  return {
    code: `export const handler = async ({ name, fails }) => {
      await fetch('${gate}/' + name);
      if (fails) throw new Error(name + ' failed');
      return name;
    };`,
    Timeout: 20,
  };
}
