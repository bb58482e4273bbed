import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, vi } from 'vitest';
import type { Application, ApplicationState } from '../../../functions/applications/application.ts';
import type { Decision } from '../../../functions/decisions/decision.ts';
import { applicantMail } from '../../../functions/messages/applicant-mails.ts';
import { mailHtml, mailText } from '../../../functions/messages/mail.ts';
import { openMailSender } from '../../../functions/messages/mail-sender.ts';
import { officeMail } from '../../../functions/messages/office-mails.ts';
import { depok, programme, trackOf } from '../../support/depok.ts';

const site = 'https://wirabaru.example';
const states: readonly ApplicationState[] = [
  'holds-place',
  'waits',
  'received',
  'participant',
  'completed',
  'refused',
];

function toApplicant(state: ApplicationState) {
  const application = { number: 'WUB-26-AAAA-BBBB', state, sector: 'kuliner' } as Application;
  const track = trackOf(state === 'received' ? 'perempuan-pengusaha' : 'wub');
  return applicantMail({ application, programme, track, areaName: 'Beji', position: 12, site });
}

describe('a mail to an applicant', () => {
  it.each(states)('says what %s means, with the number and a way to look', (state) => {
    const mail = toApplicant(state);
    if (mail === undefined) throw new Error('There should be a mail');
    expect(mail.subject).toContain('WUB-26-AAAA-BBBB');
    for (const part of [mailText(mail), mailHtml(mail)]) {
      expect(part).toContain('https://wirabaru.example/permohonan');
      expect(part).not.toMatch(/\d{16}|PEKKA \(/);
    }
  });

  it('names the position of somebody who waits', () => {
    expect(toApplicant('waits')?.paragraphs.join(' ')).toContain('urutan ke-12');
  });

  it('is not sent for a draft', () => {
    expect(toApplicant('draft')).toBeUndefined();
  });

  it('escapes what others wrote', () => {
    const mail = { subject: 's', greeting: 'g', paragraphs: ['<script>&"'], closing: 'c' };
    expect(mailHtml(mail)).toContain('&lt;script&gt;&amp;&quot;');
  });
});

describe('a mail to an office', () => {
  const [office] = depok.offices;
  const decision = {
    stage: 'recommendation',
    dueAt: '2026-03-09T09:00:00.000Z',
    facts: {},
  } as unknown as Decision;
  const application = { number: 'WUB-26-AAAA-BBBB', sector: 'kuliner' } as Application;

  it('carries the link and the deadline, and nothing of the person', () => {
    if (office === undefined) throw new Error('Depok has no office');
    const link = `${site}/tautan/secret-part`;
    const text = mailText(officeMail({ decision, application, office, programme, link }));
    expect(text).toContain(link);
    expect(text).toContain('Senin, 9 Maret 2026 pukul 16.00 WIB');
    expect(text).toContain(`Yth. Bapak/Ibu ${office.title}`);
  });
});

describe('sending a mail', () => {
  it('goes through SES under the configuration set, tagged so that a bounce finds its way back', async () => {
    vi.stubEnv('MAIL_FROM', 'wirabaru@dinas.example');
    vi.stubEnv('MAIL_CONFIGURATION_SET', 'mails');
    const ses = mockClient(SESv2Client);
    ses.on(SendEmailCommand).resolves({ MessageId: 'accepted-1' });
    const mail = { subject: 'Halo', greeting: 'g', paragraphs: [], closing: 'c' };
    const about = { application: 'WUB-26-AAAA-BBBB', event: 'recommendation.1' };
    expect(await openMailSender().send('siti@pemohon.example', mail, about)).toBe('accepted-1');
    const input = ses.commandCalls(SendEmailCommand)[0]?.args[0].input;
    expect(input?.ConfigurationSetName).toBe('mails');
    expect(input?.EmailTags).toEqual([
      { Name: 'application', Value: 'WUB-26-AAAA-BBBB' },
      { Name: 'event', Value: 'recommendation-1' },
    ]);
    expect(Object.keys(input?.Content?.Simple?.Body ?? {})).toEqual(['Text', 'Html']);
    vi.unstubAllEnvs();
  });
});
