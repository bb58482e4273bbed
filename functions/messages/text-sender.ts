import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

/** Sends a short text to a phone: the port behind which a city may put another provider. */
export interface TextSender {
  /** @param phone E.164 */
  send(phone: string, text: string): Promise<void>;
}

/** Amazon SNS text messages. */
export function openTextSender(): TextSender {
  const sns = new SNSClient({});
  return {
    async send(phone, text) {
      await sns.send(new PublishCommand({ PhoneNumber: phone, Message: text }));
    },
  };
}
