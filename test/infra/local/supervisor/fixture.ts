import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, type ITable, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { InvokeAnswer, Service } from '../../../../infra/local/contract.ts';
import { createDynamoDb } from '../../../../infra/local/dynamodb/dynamodb.ts';
import { createScheduler } from '../../../../infra/local/scheduler/scheduler.ts';
import { createSqs } from '../../../../infra/local/sqs/sqs.ts';
import { createStreams } from '../../../../infra/local/streams/streams.ts';
import type { Compose } from '../../../../infra/local/supervisor/composition.ts';

const HANDLER = `
export const seen = [];
export const handler = async (event) => {
  seen.push(event);
  return { received: event.Records?.length ?? 0, table: process.env.TABLE_NAME };
};`;

/** A system of one table whose changes go to one function, synthesised by the CDK. */
export function synthesiseFixture(outdir: string): string {
  const code = join(outdir, 'code');
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.mjs'), HANDLER);
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Fixture');
  const table = new TableV2(stack, 'Ledger', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
  });
  const follower = new LambdaFunction(stack, 'Follow', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(code),
    timeout: Duration.seconds(3),
    environment: { TABLE_NAME: table.tableName },
  });
  follower.addEventSource(
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(new Queue(stack, 'Failed', { queueName: 'failed' })),
    }),
  );
  return app.synth().directory;
}

/** Functions that run in this process, from their assets: enough to see that the parts are wired. */
function createFunctions(assetPath: (key: string) => string | undefined) {
  const folders = new Map<string, string>();
  const counters: Record<string, number> = {};
  const service: Service = {
    name: 'functions',
    types: ['AWS::Lambda::Function'],
    provision: ({ logicalId, properties }) => {
      const arn = `arn:aws:lambda:ap-southeast-3:000000000000:function:${logicalId}`;
      const { S3Key } = properties['Code'] as { S3Key: string };
      folders.set(logicalId, assetPath(S3Key) ?? '');
      return { ref: logicalId, attributes: { Arn: arn } };
    },
    stop: () => Promise.resolve(),
  };
  const invoke = async (functionArn: string, payload: unknown): Promise<InvokeAnswer> => {
    const name = functionArn.split(':').at(-1) ?? '';
    counters[name] = (counters[name] ?? 0) + 1;
    const file = pathToFileURL(join(folders.get(name) ?? '', 'index.mjs')).href;
    const { handler } = (await import(file)) as { handler: (event: unknown) => Promise<unknown> };
    return { payload: await handler(payload) };
  };
  return { service, invoke, counters: () => counters };
}

export const composeFixture: Compose = (context) => {
  const dynamoDb = createDynamoDb(context.surroundingsOf('dynamodb', 'dynamodb'), context.externalDynamoDb);
  const sqs = createSqs(context.surroundingsOf('sqs', 'sqs'));
  const functions = createFunctions((key) => context.assetPath(key));
  const send = (queueArn: string, body: string) => sqs.send(queueArn, body);
  const invokeLater = async (arn: string, payload: unknown): Promise<void> => {
    await functions.invoke(arn, payload);
  };
  return {
    services: [
      dynamoDb,
      sqs,
      functions.service,
      createStreams(context.surroundingsOf('streams'), functions, dynamoDb, send),
      createScheduler(context.surroundingsOf('scheduler'), invokeLater, send),
    ],
    dynamoDbEndpoint: () => dynamoDb.endpoint(),
    invoke: (arn, payload) => functions.invoke(arn, payload),
    counters: functions.counters,
  };
};
