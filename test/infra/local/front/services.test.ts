import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { GenerateDataKeyCommand, DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { SFNClient, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../../../infra/local/contract.ts';
import { createFront } from '../../../../infra/local/front/front.ts';
import { parseFaults } from '../../../../infra/local/front/routes.ts';
import { createKms } from '../../../../infra/local/kms/kms.ts';
import { createMailboxPage } from '../../../../infra/local/mailbox/mailbox-page.ts';
import { createS3 } from '../../../../infra/local/s3/s3.ts';
import { createSes } from '../../../../infra/local/ses/ses.ts';
import { createSns } from '../../../../infra/local/sns/sns.ts';
import { createSqs } from '../../../../infra/local/sqs/sqs.ts';
import { createStepFunctions } from '../../../../infra/local/step-functions/service.ts';
import { createSurroundings, resource } from '../../../support/surroundings.ts';
import { clientFor, credentials, filesBucket } from '../s3/harness.ts';

const around = Array.from({ length: 7 }, () => createSurroundings());
const [forS3, forKms, forSes, forSns, forSqs, forSfn, forMail] = around.map((each) => each);
if (!forS3 || !forKms || !forSes || !forSns || !forSqs || !forSfn || !forMail)
  throw new Error('No surroundings');
const mailboxPage = createMailboxPage(forMail);
const { mailbox } = mailboxPage;
const s3 = createS3(forS3, {
  credentials: (id) => (id === credentials.accessKeyId ? credentials.secretAccessKey : undefined),
});
const kms = createKms(forKms);
const ses = createSes(forSes, { mailbox });
const sns = createSns(forSns, { mailbox });
const sqs = createSqs(forSqs);
const sfn = createStepFunctions(forSfn, {
  invoke: () => Promise.reject(new Error('There are no functions')),
});
const services: readonly Service[] = [mailboxPage, s3, kms, ses, sns, sqs, sfn];
const front = createFront(forS3);
const account = 'ap-southeast-3:000000000000';
let files: S3Client;
let settings: (name: string) => {
  endpoint: string;
  region: string;
  credentials: typeof credentials;
  maxAttempts: 2;
};
let keyId: string;
let queueUrl: string;

beforeAll(async () => {
  const endpoints: Record<string, string> = {};
  for (const service of services) Object.assign(endpoints, await service.listen?.());
  const fronted = await front.listen(endpoints, (token) =>
    token === 'a token' ? 'arn:of:machine:1' : undefined,
  );
  settings = (name) => ({
    endpoint: fronted[`AWS_ENDPOINT_URL_${name}`] ?? '',
    region: 'ap-southeast-3',
    credentials,
    maxAttempts: 2,
  });
  await s3.provision(filesBucket());
  keyId = (await kms.provision(resource('AWS::KMS::Key', 'Key'))).ref;
  await ses.provision(resource('AWS::SES::EmailIdentity', 'Identity', { EmailIdentity: 'dinas.example' }));
  await ses.provision(resource('AWS::SES::ConfigurationSet', 'Set', { Name: 'mails' }));
  queueUrl = (await sqs.provision(resource('AWS::SQS::Queue', 'Queue', { QueueName: 'failed' }))).ref;
  for (const service of services) await service.start?.();
  files = clientFor(settings('S3').endpoint, forS3, { maxAttempts: 2 });
});
afterEach(() => front.setFaults({ seed: 0, rules: [] }));
afterAll(async () => {
  files.destroy();
  await front.stop();
  for (const service of services.toReversed()) await service.stop();
  for (const each of around) each.remove();
});

/** What was recorded while `work` was done. */
async function during(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = new Set(front.calls().map((call) => JSON.stringify(call)));
  await work();
  return front
    .calls()
    .filter((call) => !before.has(JSON.stringify(call)))
    .map(({ action, resource: used, context }) => [action, used, ...Object.values(context)].join(' '));
}

const sendMail = () =>
  new SESv2Client(settings('SESV2')).send(
    new SendEmailCommand({
      FromEmailAddress: 'Dinas <wirabaru@dinas.example>',
      Destination: { ToAddresses: ['siti@pemohon.example'] },
      ConfigurationSetName: 'mails',
      Content: { Simple: { Subject: { Data: 'Halo' }, Body: { Text: { Data: 'Halo' } } } },
    }),
  );

describe('services behind a front', () => {
  it('S3: tells of reads, of tags, of what is not there, and of uploads from a browser', async () => {
    const key = { Bucket: 'files', Key: 'letters/1' };
    expect(
      await during(() => files.send(new PutObjectCommand({ ...key, Body: 'x', Tagging: 'a=b' }))),
    ).toEqual([
      's3:PutObject arn:aws:s3:::files/letters/1',
      's3:PutObjectTagging arn:aws:s3:::files/letters/1',
    ]);
    const read = await files.send(new GetObjectCommand(key));
    expect(await read.Body?.transformToString()).toBe('x');
    const missing = () =>
      files.send(new HeadObjectCommand({ ...key, Key: 'letters/2' })).catch(() => undefined);
    expect(await during(missing)).toEqual([
      's3:GetObject arn:aws:s3:::files/letters/2',
      's3:ListBucket arn:aws:s3:::files',
    ]);
    const { url, fields } = await createPresignedPost(files, { Bucket: 'files', Key: 'letters/3' });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['a letter']));
    const upload = () => fetch(url, { method: 'POST', body: form });
    expect(await during(upload)).toEqual(['s3:PutObject arn:aws:s3:::files/letters/3']);
    expect(front.calls().every(({ caller }) => caller === credentials.accessKeyId)).toBe(true);
  });

  it('KMS: names the key also where only the ciphertext knows it', async () => {
    const client = new KMSClient(settings('KMS'));
    const made = await client.send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256' }));
    const open = () => client.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
    expect(await during(open)).toEqual([`kms:Decrypt arn:aws:kms:${account}:key/${keyId}`]);
  });

  it('SES: names identity and configuration set, and the sender, but nobody who is written to', async () => {
    expect(await during(sendMail)).toEqual([
      `ses:SendEmail arn:aws:ses:${account}:identity/dinas.example wirabaru@dinas.example`,
      `ses:SendEmail arn:aws:ses:${account}:configuration-set/mails wirabaru@dinas.example`,
    ]);
    expect(JSON.stringify(front.calls())).not.toContain('siti');
  });

  it('SNS: keeps no phone number', async () => {
    const text = new PublishCommand({ PhoneNumber: '+6281200000001', Message: '123456' });
    expect(await during(() => new SNSClient(settings('SNS')).send(text))).toEqual(['sns:Publish *']);
    expect(JSON.stringify(front.calls())).not.toContain('62812');
  });

  it('SQS and Step Functions: name the queue, and the machine that waits for a task', async () => {
    const message = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'x' });
    expect(
      await during(() => new SQSClient({ ...settings('SQS'), useQueueUrlAsEndpoint: false }).send(message)),
    ).toEqual([`sqs:SendMessage arn:aws:sqs:${account}:failed`]);
    const answer = new SendTaskSuccessCommand({ taskToken: 'a token', output: '{}' });
    const send = () => new SFNClient(settings('SFN')).send(answer).catch(() => undefined);
    expect(await during(send)).toEqual(['states:SendTaskSuccess arn:of:machine:1']);
  });

  it.each([
    ['s3', 'SlowDown', () => files.send(new GetObjectCommand({ Bucket: 'files', Key: 'letters/1' }))],
    [
      'kms',
      'ThrottlingException',
      () =>
        new KMSClient(settings('KMS')).send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256' })),
    ],
    ['ses', 'TooManyRequestsException', sendMail],
    [
      'sns',
      'ThrottledException',
      () =>
        new SNSClient(settings('SNS')).send(
          new PublishCommand({ PhoneNumber: '+6281200000001', Message: 'x' }),
        ),
    ],
    [
      'sqs',
      'RequestThrottled',
      () =>
        new SQSClient({ ...settings('SQS'), useQueueUrlAsEndpoint: false }).send(
          new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'x' }),
        ),
    ],
    [
      'states',
      'ThrottlingException',
      () => new SFNClient(settings('SFN')).send(new SendTaskSuccessCommand({ taskToken: 'x', output: '{}' })),
    ],
  ] as const)('%s: refuses too many calls as %s, which the SDK tries again', async (service, name, call) => {
    front.setFaults(
      parseFaults(JSON.stringify({ seed: 1, rules: [{ service, kind: 'throttle', rate: 1 }] })),
    );
    await expect(call()).rejects.toMatchObject({ name });
    expect(front.faults().rules).toMatchObject([{ struck: 2 }]);
  });
});
