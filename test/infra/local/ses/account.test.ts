import { GetAccountCommand, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SendingAccount, sendingAccounts } from '../../../../infra/local/ses/account.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';
import { type LocalSes, startSes } from './harness.ts';

let surroundings: TestSurroundings;
let ses: LocalSes;
beforeEach(() => {
  surroundings = createSurroundings();
});
afterEach(async () => {
  await ses.close();
  surroundings.remove();
});
const start = async (account?: SendingAccount) => {
  ses = await startSes(surroundings, account === undefined ? {} : { account });
};
const sendTo = (...ToAddresses: string[]) =>
  ses.client.send(
    new SendEmailCommand({
      FromEmailAddress: 'dinas@kota.example',
      Destination: { ToAddresses },
      Content: { Simple: { Subject: { Data: 'Kabar' }, Body: { Text: { Data: 'Isi' } } } },
    }),
  );
const people = (count: number) => Array.from({ length: count }, (_, index) => `w${index}@rumah.example`);
const quota = async () => (await ses.client.send(new GetAccountCommand({}))).SendQuota;

describe('an account that has left the sandbox', () => {
  it('sends to 14 recipients a second, and what one mail takes too much the next wait for', async () => {
    await start(sendingAccounts.production);
    await sendTo(...people(13));
    await sendTo(...people(15));
    const refused = { name: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' };
    await expect(sendTo('a@rumah.example')).rejects.toMatchObject({
      ...refused,
      $metadata: { httpStatusCode: 429 },
    });
    surroundings.clock.advanceBy(1000);
    await expect(sendTo('a@rumah.example')).rejects.toMatchObject(refused);
    surroundings.clock.advanceBy(1000);
    expect((await sendTo('a@rumah.example')).MessageId).toBeDefined();
  });

  it('counts its recipients over 24 hours, those of the simulator left out, also after a restart', async () => {
    const account = { ...sendingAccounts.production, dailyQuota: 3 };
    await start(account);
    await sendTo(...people(2), 'success@simulator.amazonses.com');
    await ses.close();
    await start(account);
    expect(await quota()).toEqual({ Max24HourSend: 3, MaxSendRate: 14, SentLast24Hours: 2 });
    await sendTo(...people(1));
    await expect(sendTo(...people(1))).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Daily message quota exceeded.',
    });
    surroundings.clock.advanceBy(24 * 3_600_000);
    await sendTo(...people(1));
    expect(await quota()).toMatchObject({ SentLast24Hours: 1 });
  });
});

describe('an account in the sandbox', () => {
  it('sends to verified recipients and the simulator alone', async () => {
    await start(sendingAccounts.sandbox);
    await expect(sendTo('warga@rumah.example', 'lurah@program.example')).rejects.toMatchObject({
      name: 'MessageRejected',
      message: expect.stringMatching(/not verified.*: warga@rumah\.example$/) as string,
    });
    await sendTo('lurah@program.example');
    surroundings.clock.advanceBy(1000);
    await sendTo('bounce@simulator.amazonses.com');
    expect(await quota()).toEqual({ Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 1 });
  });
});

describe('an account without limits', () => {
  it('says so in AWS’s words', async () => {
    await start();
    for (let round = 0; round < 5; round += 1) await sendTo(...people(50));
    expect(await quota()).toEqual({ Max24HourSend: -1, MaxSendRate: -1, SentLast24Hours: 250 });
  });
});
