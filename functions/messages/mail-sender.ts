import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import * as z from 'zod';
import { readEnvironment } from '#shared/environment.ts';
import { type Mail, mailHtml, mailText } from './mail.ts';

/** Sends a mail and answers the id under which it was accepted. */
export interface MailSender {
  /** @param about application and event, by which a bounce finds its way back; never an address */
  send(
    to: string,
    mail: Mail,
    about: { readonly application: string; readonly event: string },
  ): Promise<string>;
}

/** SES, from MAIL_FROM under MAIL_CONFIGURATION_SET. */
export function openMailSender(): MailSender {
  const { MAIL_FROM, MAIL_CONFIGURATION_SET } = readEnvironment({
    MAIL_FROM: z.string().min(3),
    MAIL_CONFIGURATION_SET: z.string().min(1),
  });
  const ses = new SESv2Client({});
  return {
    async send(to, mail, about) {
      const { MessageId } = await ses.send(
        new SendEmailCommand({
          FromEmailAddress: MAIL_FROM,
          Destination: { ToAddresses: [to] },
          ConfigurationSetName: MAIL_CONFIGURATION_SET,
          EmailTags: [
            { Name: 'application', Value: about.application },
            // SES takes letters, digits, _ and - in a tag: `recommendation.1` has a point.
            { Name: 'event', Value: about.event.replaceAll('.', '-') },
          ],
          Content: {
            Simple: {
              Subject: { Data: mail.subject, Charset: 'UTF-8' },
              Body: {
                Text: { Data: mailText(mail), Charset: 'UTF-8' },
                Html: { Data: mailHtml(mail), Charset: 'UTF-8' },
              },
            },
          },
        }),
      );
      if (MessageId === undefined) throw new Error('SES accepted a mail without an id');
      return MessageId;
    },
  };
}
