import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Surroundings } from '../../../../infra/local/contract.ts';
import { Mailbox } from '../../../../infra/local/mailbox/store.ts';
import { createSes, type SesOptions } from '../../../../infra/local/ses/ses.ts';
import { resource } from '../../../support/surroundings.ts';

export interface LocalSes {
  readonly endpoint: string;
  readonly client: SESv2Client;
  readonly mailbox: Mailbox;
  close(): Promise<void>;
}

/**
 * A SES on a free port that knows the address `dinas@kota.example`, the domain `program.example` and the domain
 * `kabar.example`, which sends by the set `mail`. That set tells EventBridge everything; the set `paused` sends nothing.
 */
export async function startSes(
  surroundings: Surroundings,
  options: Omit<SesOptions, 'mailbox'> = {},
): Promise<LocalSes> {
  const mailbox = new Mailbox(surroundings.dataDir);
  const service = createSes(surroundings, { mailbox, ...options });
  const endpoint = (await service.listen?.())?.AWS_ENDPOINT_URL_SESV2 ?? '';
  for (const EmailIdentity of ['dinas@kota.example', 'program.example'])
    await service.provision(resource('AWS::SES::EmailIdentity', 'Sender', { EmailIdentity }));
  await service.provision(resource('AWS::SES::ConfigurationSet', 'Set', { Name: 'mail' }));
  await service.provision(
    resource('AWS::SES::EmailIdentity', 'Own', {
      EmailIdentity: 'kabar.example',
      ConfigurationSetAttributes: { ConfigurationSetName: 'mail' },
    }),
  );
  await service.provision(
    resource('AWS::SES::ConfigurationSet', 'Paused', {
      Name: 'paused',
      SendingOptions: { SendingEnabled: false },
    }),
  );
  await service.provision(
    resource('AWS::SES::ConfigurationSetEventDestination', 'Destination', {
      ConfigurationSetName: 'mail',
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint', 'reject'],
        EventBridgeDestination: {
          EventBusArn: 'arn:aws:events:ap-southeast-3:000000000000:event-bus/default',
        },
      },
    }),
  );
  await service.start?.();
  const client = clientFor(endpoint);
  return {
    endpoint,
    client,
    mailbox,
    close: async () => {
      client.destroy();
      await service.stop();
      mailbox.close();
    },
  };
}

export function clientFor(endpoint: string): SESv2Client {
  return new SESv2Client({
    endpoint,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'AKLOCALTEST', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
}
