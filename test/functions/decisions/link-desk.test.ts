import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApplicationsRepository } from '../../../functions/applications/applications-repository.ts';
import { DecisionsRepository } from '../../../functions/decisions/decisions-repository.ts';
import { linkExpiry, newLinkId } from '../../../functions/decisions/link.ts';
import { LinkDesk } from '../../../functions/decisions/link-desk.ts';
import { LinksRepository } from '../../../functions/decisions/links-repository.ts';
import { OfficeCodes } from '../../../functions/decisions/office-code.ts';
import { ReferralsRepository } from '../../../functions/financing/referrals-repository.ts';
import { PeopleRepository } from '../../../functions/people/people-repository.ts';
import { SessionsRepository } from '../../../functions/people/sessions-repository.ts';
import { City } from '../../../functions/programmes/city.ts';
import { CityRepository } from '../../../functions/programmes/city-repository.ts';
import { DomainError } from '../../../functions/shared/errors.ts';
import type { HttpAnswer, HttpRequest } from '../../../functions/shared/http.ts';
import { Vault } from '../../../functions/shared/vault.ts';
import { depok } from '../../support/depok.ts';
import { type LocalTable, startLocalTable } from '../../support/local-table.ts';

const dueAt = '2026-03-09T09:00:00.000Z';
const [lurah, otherLurah] = depok.offices;
const nik = '3276015503900001';

let now = new Date('2026-03-02T02:00:00Z');
const clock = () => now;
let local: LocalTable;
let decisions: DecisionsRepository;
let links: LinksRepository;
let desk: LinkDesk;
let sentTexts: { phone: string; text: string }[] = [];
const vault = new Vault({ encryption: randomBytes(32), lookup: randomBytes(32), secret: randomBytes(32) });

beforeAll(async () => {
  local = await startLocalTable();
  const { table } = local;
  decisions = new DecisionsRepository(table);
  links = new LinksRepository(table);
  const rules = new CityRepository(table);
  const people = new PeopleRepository(table);
  await rules.putAreas(depok.areas);
  await rules.addProgramme(depok.programme);
  await Promise.all(depok.offices.map((office) => people.putOffice(office)));
  desk = new LinkDesk({
    applications: new ApplicationsRepository(table),
    city: new City(rules, clock, 'Asia/Jakarta'),
    clock,
    codes: new OfficeCodes(table, clock),
    decisions,
    links,
    people,
    referrals: new ReferralsRepository(table),
    sessions: new SessionsRepository(table, clock),
    texts: { send: (phone, text) => Promise.resolve(void sentTexts.push({ phone, text })) },
    vault: () => Promise.resolve(vault),
  });
});
afterAll(() => local.stop());

/** An application that waits for the lurah, and the link that was mailed for it. */
async function asked(office = lurah) {
  if (office === undefined) throw new Error('Depok has no lurah');
  const number = `WUB-26-${randomUUID()}`;
  const key = { desk: `recommendation#2026#${office.scope}`, application: number, attempt: 1 };
  await new ApplicationsRepository(local.table).create({
    number,
    track: 'wub',
    year: 2026,
    rules: 1,
    area: office.scope,
    sector: 'kuliner',
    business: 'Warung nasi uduk',
    person: 'p',
    sealed: vault.seal(number, {
      fullName: 'Siti Contoh',
      nik,
      birthDate: '1990-03-15',
      phone: '+628120000001',
      address: 'Jalan Contoh 1',
    }),
    request: 'r',
    secretVersion: 1,
    state: 'holds-place',
    createdAt: now.toISOString(),
  });
  await decisions.open({
    ...key,
    stage: 'recommendation',
    state: 'open',
    token: 't'.repeat(600),
    entered: now.toISOString(),
    dueAt,
    facts: {},
  });
  const id = newLinkId();
  await links.add(id, {
    role: 'lurah',
    scope: office.scope,
    ...key,
    reminders: 0,
    expiresAt: linkExpiry(dueAt),
  });
  return { id, key, number };
}

const requestOf = (link: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  route: '',
  path: { link },
  query: {},
  headers: {},
  cookies: {},
  body: {},
  claims: {},
  address: '192.0.2.1',
  isApi: false,
  ...more,
});

const cookieOf = (answer: HttpAnswer) => /kantor=([^;]+)/.exec(answer.cookies[0] ?? '')?.[1] ?? '';

/** Asks for a code and enters it: the cookie and the hidden field of a browser that may decide. */
async function signedIn(link: string): Promise<{ cookies: { kantor: string }; csrf: string }> {
  now = new Date(now.getTime() + 61_000);
  sentTexts = [];
  const cookies = { kantor: cookieOf(await desk.sendCode(requestOf(link))) };
  const code = /\d{6}/.exec(sentTexts[0]?.text ?? '')?.[0] ?? '';
  expect((await desk.enterCode(requestOf(link, { cookies, body: { code } }))).status).toBe(303);
  const page = await desk.show(requestOf(link, { cookies }));
  return { cookies, csrf: /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '' };
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof DomainError ? error.code : error),
  );

describe('a link that was mailed', () => {
  it('changes nothing however often it is looked at, and shows nothing of the person', async () => {
    const { id, key } = await asked();
    for (let look = 0; look < 20; look += 1) {
      const page = await desk.show(requestOf(id));
      expect(page.status).toBe(200);
      expect(page.body).not.toContain('Siti');
      expect(page.body).not.toContain(nik);
      expect(page.body).not.toContain('t'.repeat(600));
    }
    expect((await decisions.find(key))?.state).toBe('open');
  });

  it('does not decide without the code, even with a form of the right shape', async () => {
    const { id, key } = await asked();
    const answer = await desk.decide(requestOf(id, { body: { outcome: 'recommended', csrf: 'guess' } }));
    expect(answer.headers['location']).toBe(`/tautan/${id}`);
    expect((await decisions.find(key))?.state).toBe('open');
  });

  it('shows after the code what the lurah must know, the NIK masked', async () => {
    const { id } = await asked();
    const { cookies } = await signedIn(id);
    expect(sentTexts[0]?.phone).toBe(lurah?.phone);
    const { body } = await desk.show(requestOf(id, { cookies }));
    expect(body).toContain('Siti Contoh');
    expect(body).toContain('3276**********01');
    expect(body).not.toContain(nik);
  });

  it('decides once: the same again is the receipt, another is told who decided', async () => {
    const { id, key } = await asked();
    const { cookies, csrf } = await signedIn(id);
    const decide = (outcome: string) =>
      desk.decide(requestOf(id, { cookies, body: { outcome, csrf, reason: 'Tidak tinggal di sini lagi' } }));
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => failure(decide('recommended'))));
    expect(outcomes.filter((outcome) => outcome !== undefined)).toEqual([]);
    expect(await failure(decide('not-recommended'))).toBe('already-decided');
    expect((await decisions.find(key))?.answer).toMatchObject({
      outcome: 'recommended',
      by: { title: lurah?.title },
    });
    expect((await desk.show(requestOf(id))).body).toContain('Putusan sudah tercatat');
  });

  it('asks for a reason where the lurah does not recommend', async () => {
    const { id, key } = await asked();
    const { cookies, csrf } = await signedIn(id);
    const answer = await desk.decide(
      requestOf(id, { cookies, body: { outcome: 'not-recommended', reason: 'no', csrf } }),
    );
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('Tulis alasannya');
    expect((await decisions.find(key))?.state).toBe('open');
  });

  it('refuses a form without the hidden field of its session', async () => {
    const { id, key } = await asked();
    const { cookies } = await signedIn(id);
    expect(await failure(desk.decide(requestOf(id, { cookies, body: { outcome: 'recommended' } })))).toBe(
      'form-expired',
    );
    expect((await decisions.find(key))?.state).toBe('open');
  });

  it('does not open to the session of another office', async () => {
    const [{ id }, other] = [await asked(), await asked(otherLurah)];
    const { cookies } = await signedIn(other.id);
    expect((await desk.show(requestOf(id, { cookies }))).body).not.toContain('Siti');
  });

  it('answers politely when it is unknown, too old, or the time ran out', async () => {
    expect(await failure(desk.show(requestOf(newLinkId())))).toBe('link-unknown');
    const { id, key } = await asked();
    await decisions.expire(key);
    expect(await failure(desk.show(requestOf(id)))).toBe('decision-expired');
    const reopened = await asked();
    await decisions.revoke(reopened.key);
    expect(await failure(desk.show(requestOf(reopened.id)))).toBe('decision-revoked');
    const before = now;
    now = new Date('2026-05-01T00:00:00Z');
    expect(await failure(desk.show(requestOf(id)))).toBe('link-expired');
    now = before;
  });
});

describe('the code to the phone', () => {
  it('works in the browser that asked for it only', async () => {
    const { id } = await asked();
    now = new Date(now.getTime() + 61_000);
    sentTexts = [];
    await desk.sendCode(requestOf(id));
    const code = /\d{6}/.exec(sentTexts[0]?.text ?? '')?.[0] ?? '';
    const elsewhere = await desk.enterCode(requestOf(id, { cookies: { kantor: 'another' }, body: { code } }));
    expect(elsewhere.status).toBe(422);
  });

  it('is void after five wrong tries, after ten minutes, and is sent once a minute at most', async () => {
    const { id } = await asked();
    now = new Date(now.getTime() + 61_000);
    sentTexts = [];
    const cookies = { kantor: cookieOf(await desk.sendCode(requestOf(id))) };
    expect(await failure(desk.sendCode(requestOf(id)))).toBe('code-too-soon');
    const code = /\d{6}/.exec(sentTexts[0]?.text ?? '')?.[0] ?? '';
    const wrong = code === '000000' ? '000001' : '000000';
    const enter = (entered: string) => desk.enterCode(requestOf(id, { cookies, body: { code: entered } }));
    for (let tries = 0; tries < 5; tries += 1) expect((await enter(wrong)).status).toBe(422);
    expect((await enter(code)).status).toBe(422);

    now = new Date(now.getTime() + 61_000);
    sentTexts = [];
    const fresh = { kantor: cookieOf(await desk.sendCode(requestOf(id))) };
    const late = /\d{6}/.exec(sentTexts[0]?.text ?? '')?.[0] ?? '';
    now = new Date(now.getTime() + 600_000);
    expect((await desk.enterCode(requestOf(id, { cookies: fresh, body: { code: late } }))).status).toBe(422);
  });
});
