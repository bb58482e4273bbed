import { writeFileSync, mkdirSync } from 'node:fs';
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicantInput } from '../support/applicants.ts';
import { type CountingDynamoDb, startCountingDynamoDb, type Units } from '../support/counting-dynamodb.ts';
import {
  ApiApplicant,
  decideByLink,
  linkFor,
  messagesIn,
  officerOf,
  reaches,
  today,
} from '../support/people.ts';
import { eventually, System } from '../support/system.ts';

let dynamoDb: CountingDynamoDb;
let system: System;

beforeAll(async () => {
  dynamoDb = await startCountingDynamoDb();
  system = new System({ AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url });
  await system.start();
});
afterAll(async () => {
  await system.stop();
  await dynamoDb.stop();
});

interface Counts {
  readonly units: Units;
  readonly transitions: number;
  readonly invocations: number;
  readonly mails: number;
}

async function transitions(number: string): Promise<number> {
  const sfn = new SFNClient({
    endpoint: system.addresses.stepfunctions,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let entered = 0;
  for (const stateMachineArn of Object.values(system.addresses.stateMachines)) {
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    for (const execution of executions.filter(({ name }) => name?.startsWith(number))) {
      const { events = [] } = await sfn.send(
        new GetExecutionHistoryCommand({ executionArn: execution.executionArn, maxResults: 1000 }),
      );
      entered += events.filter(({ type }) => type?.endsWith('StateEntered')).length;
    }
  }
  sfn.destroy();
  return entered;
}

async function invocations(): Promise<number> {
  const answer = await fetch(new URL('/counters', system.addresses.control));
  const counters = (await answer.json()) as Record<string, number>;
  return Object.values(counters).reduce((sum, value) => sum + value, 0);
}

/** Counts what one story costs, once it has come to rest. */
async function counted(story: () => Promise<string>, mailsExpected: number): Promise<Counts> {
  const before = { mails: (await messagesIn(system.addresses)).length, invocations: await invocations() };
  dynamoDb.take();
  const number = await story();
  const mails = await eventually('all mails', async () => {
    const all = (await messagesIn(system.addresses)).length - before.mails;
    return all >= mailsExpected ? all : undefined;
  });
  let units = dynamoDb.take();
  await eventually('rest', async () => {
    await new Promise((next) => {
      setTimeout(next, 700);
    });
    const more = dynamoDb.take();
    units = {
      read: units.read + more.read,
      write: units.write + more.write,
      byItem: merge(units.byItem, more.byItem),
    };
    return more.write === 0 ? true : undefined;
  });
  return {
    units,
    mails,
    transitions: await transitions(number),
    invocations: (await invocations()) - before.invocations,
  };
}

function merge(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}

/** Fails with the figure, the budget and where the units went. */
function expectWithin(what: string, used: number, budget: number, units: Units) {
  expect(
    used,
    `${what}: ${used} of ${budget}, over by ${used - budget}\n${JSON.stringify(units.byItem, undefined, 1)}`,
  ).toBeLessThanOrEqual(budget);
}

function keep(name: string, counts: Counts) {
  mkdirSync('artefacts', { recursive: true });
  writeFileSync(`artefacts/counts-${name}.json`, `${JSON.stringify(counts, undefined, 2)}\n`);
}

describe('what an application costs', () => {
  it('from the form to the lender: 12 transitions and 40 write units at most', async () => {
    const { addresses } = system;
    const applicant = new ApiApplicant(addresses);
    // Somebody else has come this way before, so that no function starts for the first time.
    const verifier = await officerOf(addresses, 'verifikator@dinas.example');
    const head = await officerOf(addresses, 'kepala@dinas.example');
    const trainer = await officerOf(addresses, 'pelatih@dinas.example');
    const counts = await counted(async () => {
      const sent = await applicant.apply('wub', applicantInput(1), 'counted-1');
      await reaches(applicant, sent, 'file-check');
      await verifier('POST', `/applications/${sent.number}/file-check`, { outcome: 'complete' });
      await decideByLink(addresses, await linkFor(addresses, 'Permohonan Rekomendasi', sent.number), {
        outcome: 'recommended',
      });
      await reaches(applicant, sent, 'decree');
      await head('POST', '/decrees', {
        track: 'wub',
        decree: '800/1/2026',
        date: today(),
        applications: [sent.number],
      });
      await reaches(applicant, sent, 'training');
      await trainer('POST', `/applications/${sent.number}/training-result`, { sessions: 10, attended: 9 });
      await reaches(applicant, sent, 'completed');
      await applicant.request(
        'POST',
        `/applications/${sent.number}/referrals`,
        { amount: 5_000_000, purpose: 'Membeli gerobak', consent: 'kspps-contoh' },
        { 'wirabaru-secret': sent.secret },
      );
      await decideByLink(addresses, await linkFor(addresses, 'Rujukan Pembiayaan', sent.number), {
        outcome: 'accepted',
      });
      return sent.number;
    }, 7);
    keep('straight-line', counts);
    expectWithin('transitions', counts.transitions, 12, counts.units);
    expectWithin('write units', counts.units.write, 40, counts.units);
    expect(counts.mails).toBe(7); // three to the applicant, two links, two codes
  });

  it('that waits: no transition and 6 write units at most', async () => {
    const applicant = new ApiApplicant(system.addresses);
    const area = '32.76.01.1006';
    for (let index = 0; index < 27; index += 1) {
      await applicant.apply('wub', applicantInput(100 + index, { area, email: '' }), `filling-${index}`);
    }
    await eventually('a full kelurahan at rest', async () => {
      dynamoDb.take();
      await new Promise((next) => {
        setTimeout(next, 700);
      });
      return dynamoDb.take().write === 0 ? true : undefined;
    });
    const counts = await counted(async () => {
      const sent = await applicant.apply('wub', applicantInput(200, { area }), 'counted-2');
      expect(sent.status).toMatchObject({ state: 'waits', position: 1 });
      return sent.number;
    }, 1);
    keep('waitlisted', counts);
    expectWithin('transitions', counts.transitions, 0, counts.units);
    expectWithin('write units', counts.units.write, 6, counts.units);
    expect(counts.mails).toBe(1);
  });
});
