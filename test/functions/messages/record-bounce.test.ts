import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailFeedback } from '../../../functions/messages/bounce.ts';
import { MessagesRepository } from '../../../functions/messages/messages-repository.ts';
import { recordBounce } from '../../../functions/messages/record-bounce.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

const timestamp = '2026-03-02T01:00:00.000Z';
let local: LocalTable;
let messages: MessagesRepository;
let number = 0;
let application: string;
beforeAll(async () => {
  local = await startLocalTable();
  messages = new MessagesRepository(local.table);
});
beforeEach(() => {
  number += 1;
  application = `WUB-26-AAAA-${number}`;
});
afterAll(() => local.stop());

const mail = () => ({
  messageId: 'mail-1',
  destination: ['ibu@rumah.example'],
  tags: { application: [application], 'ses:configuration-set': ['mails'] },
});
const bounce = (bounceType: string) => ({
  eventType: 'Bounce',
  bounce: { bounceType, timestamp, bouncedRecipients: [{ emailAddress: 'ibu@rumah.example' }] },
  mail: mail(),
});
const tell = (detail: object) => recordBounce(MailFeedback.parse({ detail }), { messages });
const recorded = async () => {
  const { Items = [] } = await local.table.client.send(
    new QueryCommand({
      TableName: local.table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `APPLICATION#${application}` },
    }),
  );
  return Items;
};

describe('a mail that came back', () => {
  it.each([
    ['Permanent', 'permanent'],
    ['Transient', 'transient'],
    ['Undetermined', 'undetermined'],
  ])('is noted with its application and no address: %s', async (bounceType, type) => {
    expect(await tell(bounce(bounceType))).toBe(true);
    expect(await recorded()).toEqual([
      { pk: `APPLICATION#${application}`, sk: 'BOUNCE#mail-1', kind: 'bounce', v: 1, type, at: timestamp },
    ]);
  });

  it('is noted too where its reader called it unwanted', async () => {
    await tell({ eventType: 'Complaint', complaint: { timestamp }, mail: mail() });
    expect(await recorded()).toMatchObject([{ type: 'complaint' }]);
  });

  it('is noted once, however often it is told', async () => {
    await Promise.all([tell(bounce('Permanent')), tell(bounce('Permanent'))]);
    await tell({ eventType: 'Complaint', complaint: { timestamp }, mail: mail() });
    expect(await recorded()).toMatchObject([{ type: 'permanent' }]);
  });

  it('is left alone where it was about no application', async () => {
    expect(await tell({ ...bounce('Permanent'), mail: { ...mail(), tags: {} } })).toBe(false);
    expect(await recorded()).toEqual([]);
  });

  it('is refused in a shape that SES does not have', () => {
    expect(() => MailFeedback.parse({ detail: { eventType: 'Open', mail: mail() } })).toThrow('eventType');
  });
});
