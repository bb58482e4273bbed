import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createConsole } from '../console/console.ts';
import { createDynamoDb } from '../dynamodb/dynamodb.ts';
import { createEventBridge } from '../eventbridge/eventbridge.ts';
import { createHttpApi } from '../http-api/http-api.ts';
import { createIdentity } from '../identity/identity.ts';
import { createKms } from '../kms/kms.ts';
import { createLambda } from '../lambda/lambda.ts';
import { createMailboxPage } from '../mailbox/mailbox-page.ts';
import { createS3 } from '../s3/s3.ts';
import { createScheduler } from '../scheduler/scheduler.ts';
import { sendingAccounts } from '../ses/account.ts';
import { createSes } from '../ses/ses.ts';
import { createSns } from '../sns/sns.ts';
import { createSqs } from '../sqs/sqs.ts';
import { objectStoreOver } from '../step-functions/object-store.ts';
import { createStepFunctions } from '../step-functions/service.ts';
import { createStreams } from '../streams/streams.ts';
import type { Compose } from './composition.ts';

/** All services of the local cloud. What one needs of another is given to it here and nowhere else. */
export const composeServices: Compose = (context) => {
  const surroundingsOf: typeof context.surroundingsOf = (name, listener) =>
    context.surroundingsOf(name, listener);
  const sqs = createSqs(surroundingsOf('sqs', 'sqs'));
  const sendToQueue: typeof sqs.send = (queueArn, body, attributes) => sqs.send(queueArn, body, attributes);
  const dynamoDb = createDynamoDb(surroundingsOf('dynamodb', 'dynamodb'), context.externalDynamoDb);
  const mailboxPage = createMailboxPage(surroundingsOf('mailbox', 'mailbox'));
  const { mailbox } = mailboxPage;

  const lambda = createLambda(surroundingsOf('lambda', 'lambda'), {
    assetPath: (objectKey) => context.assetPath(objectKey),
    environment: () => context.environment(),
    sendToQueue,
  });

  // Step Functions reads and writes for distributed Maps under a key of its own.
  const own = { accessKeyId: `AKLOCALSTATES`, secretAccessKey: randomUUID() };
  const s3 = createS3(surroundingsOf('s3', 's3'), {
    credentials: (id) => (id === own.accessKeyId ? own.secretAccessKey : lambda.secretFor(id)),
    roleOf: (id) => lambda.roleOf(id),
    onObjectCreated: (event) => eventBridge.put(event),
  });
  const endpoint = `http://127.0.0.1:${context.ports.s3}`;
  const objects = objectStoreOver(
    new S3Client({ endpoint, region: context.region, credentials: own, forcePathStyle: true }),
  );

  const { front } = context;
  const stepFunctions = createStepFunctions(
    surroundingsOf('step-functions', 'stepfunctions'),
    front.invoker('states', lambda),
    front.objects(objects),
  );
  const invokeLater = (arn: string, payload: unknown): Promise<void> => lambda.invokeLater(arn, payload);
  const scheduler = createScheduler(
    surroundingsOf('scheduler'),
    front.invokeLater('scheduler', invokeLater),
    sendToQueue,
    (arn, ruleArn) => lambda.permits(arn, 'events.amazonaws.com', ruleArn),
  );
  const eventBridge = createEventBridge(surroundingsOf('eventbridge', 'eventbridge'), {
    invokeLater: front.invokeLater('events', invokeLater),
    permits: (arn, principal, sourceArn) => lambda.permits(arn, principal, sourceArn),
    sendToQueue,
    startExecution: (input) => stepFunctions.call('StartExecution', input),
    provisionScheduled: (resource) => scheduler.provision(resource),
  });
  const linkOf = (input: unknown): string | undefined => {
    const path = context.pathOf(input);
    return path === undefined ? undefined : `http://localhost:${context.ports.site}${path}`;
  };

  return {
    services: [
      dynamoDb,
      sqs,
      createKms(surroundingsOf('kms', 'kms')),
      mailboxPage,
      createSes(surroundingsOf('ses', 'ses'), {
        mailbox,
        publish: (event) => eventBridge.put(event),
        ...(context.mailAccount !== undefined && { account: sendingAccounts[context.mailAccount] }),
      }),
      createSns(surroundingsOf('sns', 'sns'), { mailbox }),
      s3,
      lambda,
      stepFunctions,
      createConsole(surroundingsOf('console', 'console'), stepFunctions.call, { linkOf }),
      createStreams(surroundingsOf('streams'), front.invoker('streams', lambda), dynamoDb, sendToQueue),
      scheduler,
      eventBridge,
      createIdentity(surroundingsOf('identity', 'identity'), { accounts: context.accounts }),
      createHttpApi(surroundingsOf('http-api', 'site'), {
        ...front.invoker('apigateway', lambda),
        permits: (arn, principal, sourceArn) => lambda.permits(arn, principal, sourceArn),
      }),
    ],
    dynamoDbEndpoint: () => dynamoDb.endpoint(),
    invoke: (functionArn, payload) => lambda.invoke(functionArn, payload),
    machineOfTask: (taskToken) => stepFunctions.machineOfTask(taskToken),
    counters: () => lambda.counters(),
  };
};
