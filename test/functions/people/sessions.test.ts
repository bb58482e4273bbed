import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officerAtPage, officerOfForm } from '../../../functions/people/officer-of-request.ts';
import { PeopleRepository } from '../../../functions/people/people-repository.ts';
import { SessionsRepository } from '../../../functions/people/sessions-repository.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

let local: LocalTable;
let now = Date.parse('2026-03-02T01:00:00Z');
let sessions: SessionsRepository;
let people: PeopleRepository;

beforeAll(async () => {
  local = await startLocalTable();
  sessions = new SessionsRepository(local.table, () => new Date(now));
  people = new PeopleRepository(local.table);
  await people.putOfficer({ email: 'Vera@dinas.example', name: 'Vera', title: 'Verifikator', roles: [] });
});

afterAll(() => local.stop());

const vera = { kind: 'officer' as const, holder: 'vera@dinas.example' };

describe('a session', () => {
  it('is found by its cookie until its time is over, whether or not the table has dropped it', async () => {
    const cookie = await sessions.createSession(vera, 60);
    expect(await sessions.findSession(cookie)).toMatchObject({
      holderKind: 'officer',
      holder: 'vera@dinas.example',
    });
    now += 60_000;
    expect(await sessions.findSession(cookie)).toBeUndefined();
  });

  it('ends at once when it is deleted', async () => {
    const cookie = await sessions.createSession(vera, 60);
    await sessions.deleteSession(cookie);
    expect(await sessions.findSession(cookie)).toBeUndefined();
  });

  it('cannot be opened by who reads the table, and expires there by itself', async () => {
    const cookie = await sessions.createSession({ kind: 'office', holder: 'lurah#32.76.01.1006' }, 60);
    const { Items = [] } = await local.table.client.send(new ScanCommand({ TableName: local.table.name }));
    expect(JSON.stringify(Items)).not.toContain(cookie);
    const stored = Items.find((item) => item['holder'] === 'lurah#32.76.01.1006');
    expect(stored).toMatchObject({ kind: 'session', v: 1, expiresAt: now / 1000 + 60 });
    const guess = String(stored?.['pk']).replace('SESSION#', '');
    expect(await sessions.findSession(guess)).toBeUndefined();
  });
});

describe('who asks for a page', () => {
  it('is the officer whom the directory knows now', async () => {
    const cookie = await sessions.createSession(vera, 60);
    const found = await officerAtPage({ cookies: { sesi: cookie } }, { people, sessions });
    expect(found.officer.name).toBe('Vera');
    const gone = await sessions.createSession({ kind: 'officer', holder: 'pergi@dinas.example' }, 60);
    await expect(officerAtPage({ cookies: { sesi: gone } }, { people, sessions })).rejects.toMatchObject({
      status: 403,
      code: 'unknown-officer',
    });
  });

  it('is nobody without a session, with an unknown one, or with that of an office', async () => {
    const office = await sessions.createSession({ kind: 'office', holder: 'vera@dinas.example' }, 60);
    for (const cookies of [{}, { sesi: 'x' }, { sesi: office }]) {
      await expect(officerAtPage({ cookies }, { people, sessions })).rejects.toMatchObject({
        code: 'sign-in-needed',
      });
    }
  });

  it('posts a form only with the token of the same session', async () => {
    const [cookie, other] = [await sessions.createSession(vera, 60), await sessions.createSession(vera, 60)];
    const csrf = (await sessions.findSession(cookie))?.csrf ?? '';
    const foreign = (await sessions.findSession(other))?.csrf ?? '';
    const post = (body: unknown) => officerOfForm({ cookies: { sesi: cookie }, body }, { people, sessions });
    expect((await post({ csrf })).officer.name).toBe('Vera');
    for (const body of [{ csrf: foreign }, { csrf: '' }, {}, undefined]) {
      await expect(post(body)).rejects.toMatchObject({ status: 403, code: 'form-expired' });
    }
  });
});
