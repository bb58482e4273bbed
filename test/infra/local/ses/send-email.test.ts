import { ListContactListsCommand, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';
import { type LocalSes, startSes } from './harness.ts';

describe('SendEmail', () => {
  let surroundings: TestSurroundings;
  let ses: LocalSes;
  beforeAll(async () => {
    surroundings = createSurroundings();
    ses = await startSes(surroundings);
  });
  afterAll(async () => {
    await ses.close();
    surroundings.remove();
  });

  const simple: SendEmailCommandInput = {
    FromEmailAddress: 'Dinas Koperasi <dinas@kota.example>',
    Destination: { ToAddresses: ['Lurah Beji <lurah@beji.example>'] },
    Content: {
      Simple: { Subject: { Data: 'Rekomendasi' }, Body: { Text: { Data: 'Mohon rekomendasi.' } } },
    },
  };
  const send = (changes: Partial<SendEmailCommandInput>) =>
    ses.client.send(new SendEmailCommand({ ...simple, ...changes }));

  it('puts a mail with all its parts into the mailbox under its MessageId', async () => {
    const { MessageId = '' } = await send({
      Destination: {
        ToAddresses: ['Lurah Beji <lurah@beji.example>'],
        CcAddresses: ['camat@beji.example'],
        BccAddresses: ['arsip@kota.example'],
      },
      ReplyToAddresses: ['jawab@kota.example'],
      ConfigurationSetName: 'mail',
      EmailTags: [{ Name: 'stage', Value: 'recommendation' }],
      Content: {
        Simple: {
          Subject: { Data: 'Rekomendasi “Ibu Siti”' },
          Body: { Text: { Data: 'Teks' }, Html: { Data: '<p>Teks</p>' } },
          Headers: [{ Name: 'List-Unsubscribe', Value: '<mailto:x@kota.example>' }],
          Attachments: [{ FileName: 'a.pdf', ContentType: 'application/pdf', RawContent: Buffer.alloc(7) }],
        },
      },
    });
    expect(ses.mailbox.get(MessageId)).toEqual({
      id: MessageId,
      kind: 'mail',
      to: ['Lurah Beji <lurah@beji.example>'],
      cc: ['camat@beji.example'],
      bcc: ['arsip@kota.example'],
      from: 'Dinas Koperasi <dinas@kota.example>',
      replyTo: ['jawab@kota.example'],
      subject: 'Rekomendasi “Ibu Siti”',
      text: 'Teks',
      html: '<p>Teks</p>',
      headers: { 'List-Unsubscribe': '<mailto:x@kota.example>' },
      attachments: [{ name: 'a.pdf', contentType: 'application/pdf', size: 7 }],
      tags: { stage: 'recommendation' },
      configurationSet: 'mail',
      at: '2026-03-02T01:00:00.000Z',
    });
    for (const to of ['LURAH@beji.example', 'camat@beji.example', 'arsip@kota.example'])
      expect(ses.mailbox.list({ to }).map(({ id }) => id)).toContain(MessageId);
  });

  it('takes a raw mail to the recipients in its headers', async () => {
    const Data = Buffer.from(
      [
        'From: Dinas <dinas@kota.example>',
        'To: a@x.example, "B" <b@x.example>',
        'Cc: c@x.example',
        'Reply-To: jawab@kota.example',
        'Subject: =?UTF-8?Q?Pengumuman_=E2=80=94_lulus?=',
        'MIME-Version: 1.0',
        'Content-Type: multipart/alternative; boundary=x',
        '',
        '--x',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('Selamat').toString('base64'),
        '--x',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<b>Selamat</b>',
        '--x--',
      ].join('\r\n'),
    );
    const { MessageId = '' } = await ses.client.send(new SendEmailCommand({ Content: { Raw: { Data } } }));
    const mail = ses.mailbox.get(MessageId);
    expect(mail).toMatchObject({
      from: 'Dinas <dinas@kota.example>',
      to: ['a@x.example', 'B <b@x.example>'],
      cc: ['c@x.example'],
      replyTo: ['jawab@kota.example'],
      subject: 'Pengumuman — lulus',
    });
    expect([mail?.text.trim(), mail?.html.trim()]).toEqual(['Selamat', '<b>Selamat</b>']);
    const only = await ses.client.send(
      new SendEmailCommand({
        FromEmailAddress: 'dinas@kota.example',
        Destination: { ToAddresses: ['d@x.example'] },
        Content: { Raw: { Data } },
      }),
    );
    expect(ses.mailbox.get(only.MessageId ?? '')).toMatchObject({ to: ['d@x.example'], cc: [] });
  });

  it('sends from any address of a verified domain', async () => {
    for (const FromEmailAddress of ['a@program.example', 'Kabar <b@surat.Program.example>'])
      expect((await send({ FromEmailAddress })).MessageId).toBeDefined();
  });

  it.each([
    ['an unverified sender', { FromEmailAddress: 'other@kota.example' }, 'MessageRejected'],
    [
      'a sender whose domain only ends alike',
      { FromEmailAddress: 'a@notprogram.example' },
      'MessageRejected',
    ],
    ['no recipients', { Destination: {} }, 'BadRequestException'],
    [
      'more than 50 recipients',
      {
        Destination: {
          ToAddresses: Array.from({ length: 50 }, (_, number) => `u${number}@x.example`),
          CcAddresses: ['one@x.example'],
        },
      },
      'BadRequestException',
    ],
    ['an address without a domain', { Destination: { ToAddresses: ['lurah'] } }, 'BadRequestException'],
    ['a configuration set that does not exist', { ConfigurationSetName: 'none' }, 'NotFoundException'],
    ['a configuration set that is paused', { ConfigurationSetName: 'paused' }, 'SendingPausedException'],
    ['no content', { Content: {} }, 'BadRequestException'],
    ['a template', { Content: { Template: { TemplateName: 't', TemplateData: '{}' } } }, 'NotImplemented'],
    ['a tag with a space', { EmailTags: [{ Name: 'a b', Value: 'c' }] }, 'BadRequestException'],
  ] satisfies [string, Partial<SendEmailCommandInput>, string][])('refuses %s', async (_, changes, name) => {
    const before = ses.mailbox.list({}).length;
    await expect(send(changes)).rejects.toMatchObject({ name });
    expect(ses.mailbox.list({})).toHaveLength(before);
  });

  it('takes 50 recipients', async () => {
    const ToAddresses = Array.from({ length: 50 }, (_, number) => `u${number}@x.example`);
    expect((await send({ Destination: { ToAddresses } })).MessageId).toBeDefined();
  });

  it('refuses other operations by name', async () => {
    await expect(ses.client.send(new ListContactListsCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('/v2/email/contact-lists') as string,
    });
  });
});
