import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  PutSuppressedDestinationCommand,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BusEvent } from '../../../../infra/local/bus-event.ts';
import { createSes } from '../../../../infra/local/ses/ses.ts';
import { createSurroundings, resource, type TestSurroundings } from '../../../support/surroundings.ts';
import { type LocalSes, startSes } from './harness.ts';

let surroundings: TestSurroundings;
let ses: LocalSes;
let events: BusEvent[];
const start = async () => {
  ses = await startSes(surroundings, { publish: async (event) => void events.push(event) });
};
beforeEach(async () => {
  surroundings = createSurroundings();
  events = [];
  await start();
});
afterEach(async () => {
  await ses.close();
  surroundings.remove();
});

const sendTo = async (to: string, changes: Partial<SendEmailCommandInput> = {}) => {
  const { MessageId = '' } = await ses.client.send(
    new SendEmailCommand({
      FromEmailAddress: 'Dinas <dinas@kota.example>',
      Destination: { ToAddresses: [to] },
      ConfigurationSetName: 'mail',
      EmailTags: [{ Name: 'application', Value: 'WB-1' }],
      Content: { Simple: { Subject: { Data: 'Kabar' }, Body: { Text: { Data: 'Isi' } } } },
      ...changes,
    }),
  );
  return ses.mailbox.get(MessageId);
};
const told = () => events.map((event) => event['detail-type']);
const sim = (name: string) => `${name}@simulator.amazonses.com`;

describe('a mail to the mailbox simulator', () => {
  it.each([
    ['success', ['Email Sent', 'Email Delivered'], undefined],
    ['success+label', ['Email Sent', 'Email Delivered'], undefined],
    ['bounce', ['Email Sent', 'Email Bounced'], 'bounced'],
    ['bounce+label', ['Email Sent', 'Email Bounced'], 'bounced'],
    ['complaint', ['Email Sent', 'Email Delivered', 'Email Complaint Received'], 'complained'],
    ['ooto', ['Email Sent', 'Email Delivered', 'Email Bounced'], undefined],
    ['suppressionlist', ['Email Sent', 'Email Bounced'], 'suppressed'],
  ])('%s is reported as %j', async (name, expected, outcome) => {
    const mail = await sendTo(sim(name));
    expect(told()).toEqual(expected);
    expect(mail?.outcomes).toEqual(outcome === undefined ? undefined : { [sim(name)]: outcome });
  });

  it('puts nobody on the suppression list', async () => {
    await sendTo(sim('bounce'));
    await sendTo(sim('complaint'));
    const list = await ses.client.send(new ListSuppressedDestinationsCommand({}));
    expect(list.SuppressedDestinationSummaries).toEqual([]);
  });
});

describe('what a configuration set tells EventBridge', () => {
  it('of a bounce has the shape AWS gives it', async () => {
    const mail = await sendTo(sim('bounce'));
    expect(events[1]).toMatchObject({
      version: '0',
      'detail-type': 'Email Bounced',
      source: 'aws.ses',
      account: '000000000000',
      region: 'ap-southeast-3',
      time: '2026-03-02T01:00:00Z',
      resources: ['arn:aws:ses:ap-southeast-3:000000000000:configuration-set/mail'],
      detail: {
        eventType: 'Bounce',
        bounce: {
          bounceType: 'Permanent',
          bounceSubType: 'General',
          bouncedRecipients: [
            {
              emailAddress: sim('bounce'),
              action: 'failed',
              status: '5.1.1',
              diagnosticCode: 'smtp; 550 5.1.1 user unknown',
            },
          ],
          timestamp: '2026-03-02T01:00:00.000Z',
          feedbackId: expect.any(String) as string,
        },
        mail: {
          timestamp: '2026-03-02T01:00:00.000Z',
          source: 'Dinas <dinas@kota.example>',
          sourceArn: 'arn:aws:ses:ap-southeast-3:000000000000:identity/dinas@kota.example',
          sendingAccountId: '000000000000',
          messageId: mail?.id,
          destination: [sim('bounce')],
          tags: {
            'ses:configuration-set': ['mail'],
            'ses:from-domain': ['kota.example'],
            application: ['WB-1'],
          },
        },
      },
    });
  });

  it('of a virus is that the mail was rejected', async () => {
    const RawContent = Buffer.from(
      String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}` + '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*',
    );
    const Content = {
      Simple: {
        Subject: { Data: 'Kabar' },
        Body: { Text: { Data: 'Isi' } },
        Attachments: [{ FileName: 'a.com', RawContent }],
      },
    };
    const mail = await sendTo('warga@rumah.example', { Content });
    expect(told()).toEqual(['Email Sent', 'Email Rejected']);
    expect(mail?.outcomes).toEqual({ 'warga@rumah.example': 'rejected' });
  });

  it('is nothing without a set, but for senders that have one', async () => {
    await sendTo(sim('bounce'), { ConfigurationSetName: undefined });
    expect(events).toEqual([]);
    const own = { ConfigurationSetName: undefined, FromEmailAddress: 'a@kabar.example' };
    expect((await sendTo(sim('bounce'), own))?.configurationSet).toBe('mail');
    expect(told()).toEqual(['Email Sent', 'Email Bounced']);
  });

  it('is refused by name for destinations other than EventBridge', async () => {
    const around = createSurroundings();
    const service = createSes(around, { mailbox: ses.mailbox });
    const destination = resource('AWS::SES::ConfigurationSetEventDestination', 'Destination', {
      ConfigurationSetName: 'mail',
      EventDestination: { MatchingEventTypes: ['bounce'], SnsDestination: { TopicARN: 'arn' } },
    });
    expect(() => service.provision(destination)).toThrow('EventDestination.SnsDestination');
    await service.stop();
    around.remove();
  });
});

describe('an address that bounced or complained', () => {
  it.each([
    ['bounce+ibu@rumah.example', 'BOUNCE'],
    ['complaint+ibu@rumah.example', 'COMPLAINT'],
  ])('%s is sent to no more, also after a restart', async (address, Reason) => {
    const first = await sendTo(address);
    const found = await ses.client.send(new GetSuppressedDestinationCommand({ EmailAddress: address }));
    expect(found.SuppressedDestination).toMatchObject({
      EmailAddress: address,
      Reason,
      LastUpdateTime: new Date('2026-03-02T01:00:00Z'),
      Attributes: { MessageId: first?.id },
    });
    await ses.close();
    await start();
    events = [];
    const second = await sendTo(`Ibu <${address.toUpperCase()}>`);
    expect(second?.outcomes).toEqual({ [address]: 'suppressed' });
    expect(told()).toEqual(['Email Sent', 'Email Bounced']);
    expect(events[1]?.detail).toMatchObject({
      bounce: { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' },
    });
  });

  it('can be put on the list and taken off it', async () => {
    const EmailAddress = 'Warga@rumah.example';
    await ses.client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'BOUNCE' }));
    expect((await sendTo('warga@rumah.example'))?.outcomes).toEqual({ 'warga@rumah.example': 'suppressed' });
    await ses.client.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    expect((await sendTo('warga@rumah.example'))?.outcomes).toBeUndefined();
    const gone = new GetSuppressedDestinationCommand({ EmailAddress });
    await expect(ses.client.send(gone)).rejects.toMatchObject({ name: 'NotFoundException' });
    const again = new DeleteSuppressedDestinationCommand({ EmailAddress });
    await expect(ses.client.send(again)).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('is listed by reason, in pages', async () => {
    for (const [name, Reason] of [
      ['a', 'BOUNCE'],
      ['b', 'COMPLAINT'],
      ['c', 'BOUNCE'],
    ] as const) {
      await ses.client.send(
        new PutSuppressedDestinationCommand({ EmailAddress: `${name}@rumah.example`, Reason }),
      );
    }
    const list = async (NextToken?: string) => {
      const answer = await ses.client.send(
        new ListSuppressedDestinationsCommand({ Reasons: ['BOUNCE'], PageSize: 1, NextToken }),
      );
      return [answer.SuppressedDestinationSummaries?.map((each) => each.EmailAddress), answer.NextToken];
    };
    expect(await list()).toEqual([['a@rumah.example'], 'a@rumah.example']);
    expect(await list('a@rumah.example')).toEqual([['c@rumah.example'], undefined]);
  });
});
