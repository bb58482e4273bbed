import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicantInput } from '../support/applicants.ts';
import { ApiApplicant, Browser, officerOf, today } from '../support/people.ts';
import { System } from '../support/system.ts';

const system = new System();
let applicant: ApiApplicant;
beforeAll(async () => {
  await system.start();
  applicant = new ApiApplicant(system.addresses);
});
afterAll(() => system.stop());

async function problemOf(answer: Response) {
  const body = (await answer.json()) as {
    code: string;
    detail: string;
    errors?: { field: string; code: string }[];
  };
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(body.detail).not.toBe('');
  return {
    status: answer.status,
    code: body.code,
    fields: body.errors?.map(({ field, code }) => `${field}: ${code}`),
  };
}

const post = (body: unknown, key = 'key-of-a-request') =>
  applicant.request('POST', '/applications', body, { 'idempotency-key': key });

describe('a request that is not right', () => {
  it.each([
    ['a kelurahan of another city', { area: '13.71.01.1001' }, 'area: unknown-area'],
    ['a NIK that is none', { nik: '1111113211111111' }, 'nik: invalid-nik'],
    ['no name', { fullName: '' }, 'fullName: required'],
  ])('is answered 422 with the field: %s', async (_, more, field) => {
    expect(await problemOf(await post({ track: 'wub', ...applicantInput(1, more) }))).toEqual({
      status: 422,
      code: 'invalid-input',
      fields: [field],
    });
  });

  it('is answered by name where it is malformed, untyped, or for no track', async () => {
    const malformed = await fetch(`${system.addresses.api}/applications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'malformed' },
      body: '{"track":',
    });
    expect(await problemOf(malformed)).toMatchObject({ status: 400, code: 'malformed-json' });
    const untyped = await fetch(`${system.addresses.api}/applications`, { method: 'POST', body: 'x' });
    expect(await problemOf(untyped)).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    expect(await problemOf(await post({ track: 'none' }))).toMatchObject({
      status: 404,
      code: 'unknown-track',
    });
    expect(await problemOf(await post([]))).toMatchObject({ status: 422 });
    expect(await problemOf(await post({ track: 'wub', ...applicantInput(1) }, ''))).toMatchObject({
      status: 400,
      code: 'request-key-missing',
    });
  });

  it('is refused where half a character is in it, anywhere', async () => {
    const broken = await post(
      { track: 'wub', ...applicantInput(1), business: 'abc\ud800def' },
      'half-a-character',
    );
    expect(await problemOf(broken)).toMatchObject({ status: 400, code: 'malformed-json' });
    const head = await officerOf(system.addresses, 'kepala@dinas.example');
    const decree = { track: 'wub', decree: 'SK#\ud800 1', date: today(), applications: ['WUB-26-0000-0000'] };
    expect(await problemOf(await head('POST', '/decrees', decree))).toMatchObject({ status: 400 });
  });

  it('is refused where a decree is dated in another century', async () => {
    const head = await officerOf(system.addresses, 'kepala@dinas.example');
    const decree = { track: 'wub', decree: 'SK/1', date: '2099-11-22', applications: ['WUB-26-0000-0000'] };
    expect(await problemOf(await head('POST', '/decrees', decree))).toMatchObject({
      status: 422,
      fields: ['date: date-implausible'],
    });
  });

  it('makes one draft of a request that is sent twice, and refuses its key for another', async () => {
    const [one, two] = [
      await applicant.draft('wub', applicantInput(10), 'sent-twice'),
      await applicant.draft('wub', applicantInput(10), 'sent-twice'),
    ];
    expect(two).toEqual(one);
    expect(await problemOf(await post({ track: 'wub', ...applicantInput(11) }, 'sent-twice'))).toMatchObject({
      status: 409,
      code: 'request-key-reused',
    });
  });

  it('tells nothing of an application without its secret, nor whether there is one', async () => {
    const { number } = await applicant.draft('wub', applicantInput(12), 'secret-is-needed');
    const guesses = [number, 'WUB-26-0000-0000'].map((each) =>
      applicant.request('GET', `/applications/${each}`, undefined, { 'wirabaru-secret': 'AAAA-AAAA-AA' }),
    );
    const [known, unknown] = await Promise.all(guesses);
    expect(known?.status).toBe(401);
    expect(await known?.text()).toBe(await unknown?.text());
  });
});

describe('a document', () => {
  it('must be there, must be what it says, and must not be too large', async () => {
    const sent = await applicant.draft('wub', applicantInput(20), 'documents');
    expect(await problemOf(await applicant.submit(sent))).toMatchObject({
      status: 422,
      fields: ['ktp: document-missing'],
    });

    await applicant.upload(sent, new Blob(['<html><script>alert(1)</script></html>']));
    expect(await problemOf(await applicant.submit(sent))).toMatchObject({
      status: 422,
      fields: ['ktp: document-wrong-type'],
    });

    const tooLarge = await applicant.upload(sent, new Blob([new Uint8Array(15_000_001)]));
    expect(tooLarge.status).toBe(400);
    expect(await tooLarge.text()).toContain('EntityTooLarge');

    await applicant.upload(sent);
    expect((await applicant.submit(sent)).status).toBe(200);
    const again = await applicant.request(
      'POST',
      `/applications/${sent.number}/documents`,
      { document: 'ktp', type: 'image/jpeg' },
      { 'wirabaru-secret': sent.secret },
    );
    expect(await problemOf(again)).toMatchObject({ status: 409, code: 'already-submitted' });
  });
});

describe('the same person twice', () => {
  it('is recognised by the NIK, and the first application is as it was', async () => {
    const first = await applicant.apply('wub', applicantInput(30), 'first-of-two');
    const second = await applicant.draft(
      'wub',
      applicantInput(30, { area: '32.76.06.1002' }),
      'second-of-two',
    );
    await applicant.upload(second);
    expect(await problemOf(await applicant.submit(second))).toMatchObject({
      status: 409,
      code: 'duplicate-person',
    });
    expect(await applicant.status(first)).toMatchObject({
      state: 'holds-place',
      ticket: first.status.ticket,
    });
    expect(await applicant.status(second)).toMatchObject({ state: 'draft' });
  });

  it('may still apply for the other track', async () => {
    const input = applicantInput(30);
    const other = await applicant.apply('perempuan-pengusaha', input, 'other-track');
    expect(other.status).toMatchObject({ state: 'received' });
  });
});

describe('the form', () => {
  it('comes back filled in, with the message at the field', async () => {
    const browser = new Browser(system.addresses.site);
    const answer = await browser.post('/daftar/wub', {
      requestKey: 'a-form-of-mine',
      fullName: 'Siti Contoh',
      nik: '123',
      birthDate: '1990-03-15',
    });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('value="Siti Contoh"');
    expect(page).toContain('NIK harus 16 angka');
    expect(page).toContain('aria-invalid="true"');
  });

  it('is refused, not broken, when JSON without an object comes instead', async () => {
    const { number, secret } = await applicant.draft('wub', applicantInput(50), 'null-for-a-form');
    const answer = await fetch(new URL(`/permohonan/${number}/kirim`, system.addresses.site), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: `__Host-permohonan=${number}.${secret.replaceAll('-', '')}`,
      },
      body: 'null',
    });
    expect(answer.status).toBe(403);
  });

  it('takes no cookie that another host may have planted', async () => {
    const { number, secret } = await applicant.draft('wub', applicantInput(51), 'planted-cookie');
    const look = (name: string) =>
      fetch(new URL(`/permohonan/${number}`, system.addresses.site), {
        headers: { cookie: `${name}=${number}.${secret.replaceAll('-', '')}` },
      });
    expect((await look('__Host-permohonan')).status).toBe(200);
    expect((await look('permohonan')).status).toBe(401);
  });

  it('is refused when another site posts it', async () => {
    const answer = await fetch(new URL('/daftar/wub', system.addresses.site), {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
      body: new URLSearchParams({ fullName: 'x' }),
    });
    expect(answer.status).toBe(403);
  });
});

describe('after the window has closed', () => {
  it('nobody is taken, and nothing is left behind', async () => {
    const late = await applicant.draft('wub', applicantInput(40), 'too-late');
    await applicant.upload(late);
    await system.advanceTo('2026-12-31T09:00:00.000Z');
    expect(await problemOf(await applicant.submit(late))).toMatchObject({
      status: 409,
      code: 'window-closed',
    });
    expect(await problemOf(await post({ track: 'wub', ...applicantInput(41) }, 'later-still'))).toMatchObject(
      {
        status: 409,
        code: 'window-closed',
      },
    );
    expect(await applicant.status(late)).toMatchObject({ state: 'draft' });
  });
});
