import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Provisioned, Service } from '../../../../infra/local/contract.ts';
import { Mailbox } from '../../../../infra/local/mailbox/store.ts';
import { createSns } from '../../../../infra/local/sns/sns.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';

describe('the local SNS', () => {
  let surroundings: TestSurroundings;
  let service: Service;
  let mailbox: Mailbox;
  let client: SNSClient;
  let topic: Provisioned;

  beforeAll(async () => {
    surroundings = createSurroundings();
    mailbox = new Mailbox(surroundings.dataDir);
    service = createSns(surroundings, { mailbox });
    const environment = await service.listen?.();
    topic = await service.provision(resource('AWS::SNS::Topic', 'Alarms'));
    await service.provision(
      resource('AWS::SNS::Subscription', 'Officer', {
        TopicArn: topic.ref,
        Protocol: 'email',
        Endpoint: 'a@b.example',
      }),
    );
    await service.start?.();
    client = new SNSClient({
      endpoint: environment?.AWS_ENDPOINT_URL_SNS ?? '',
      region: surroundings.region,
      credentials: { accessKeyId: 'AKLOCALTEST', secretAccessKey: 'x' },
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    client.destroy();
    await service.stop();
    mailbox.close();
    surroundings.remove();
  });

  it('keeps a text message to a phone', async () => {
    const { MessageId = '' } = await client.send(
      new PublishCommand({
        PhoneNumber: '+628123456789',
        Message: 'Kode Anda 123456 & <rahasia>\nbaris kedua',
        MessageAttributes: {
          'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'DINAS' },
          'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
        },
      }),
    );
    expect(mailbox.get(MessageId)).toMatchObject({
      kind: 'text',
      to: ['+628123456789'],
      from: 'DINAS',
      text: 'Kode Anda 123456 & <rahasia>\nbaris kedua',
      tags: { 'AWS.SNS.SMS.SMSType': 'Transactional' },
      at: '2026-03-02T01:00:00.000Z',
    });
    expect(mailbox.list({ to: '+628123456789', kind: 'text' })).toHaveLength(1);
  });

  it('keeps a notification to a topic of the template', async () => {
    expect(topic.attributes.TopicName).toBe('Test-Alarms');
    expect(topic.ref).toBe(`arn:aws:sns:ap-southeast-3:000000000000:${topic.attributes.TopicName}`);
    const { MessageId = '' } = await client.send(
      new PublishCommand({ TopicArn: topic.ref, Subject: 'Alarm', Message: 'isi' }),
    );
    expect(mailbox.get(MessageId)).toMatchObject({ kind: 'topic', to: [topic.ref], subject: 'Alarm' });
  });

  it.each([
    ['a number that is not E.164', { PhoneNumber: '08123456789', Message: 'x' }, 'InvalidParameter'],
    ['an empty message', { PhoneNumber: '+628123456789', Message: '' }, 'InvalidParameter'],
    [
      'a text over 1,600 characters',
      { PhoneNumber: '+628123456789', Message: 'x'.repeat(1601) },
      'InvalidParameter',
    ],
    ['no target', { Message: 'x' }, 'InvalidParameter'],
    [
      'an unknown topic',
      { TopicArn: 'arn:aws:sns:ap-southeast-3:000000000000:none', Message: 'x' },
      'NotFound',
    ],
  ])('refuses %s', async (_, input, name) => {
    const before = mailbox.list({}).length;
    const answer = client.send(new PublishCommand(input));
    await expect(answer).rejects.toSatisfy((error: Error) => error.name.startsWith(name));
    expect(mailbox.list({})).toHaveLength(before);
  });

  it('refuses other operations by name', async () => {
    await expect(client.send(new CreateTopicCommand({ Name: 'x' }))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('sns:CreateTopic') as string,
    });
  });
});
