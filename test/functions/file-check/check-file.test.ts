import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, send, signedIn, textOf } from '../desk/browser.ts';
import { cimanggis, officers, type StaffSide, startStaffSide } from '../desk/staff-side.ts';

let side: StaffSide;
let handler: unknown;

beforeAll(async () => {
  side = await startStaffSide();
  ({ handler } = await import('../../../functions/file-check/check-file.handler.ts'));
});

afterAll(() => side.stop());

const page = 'GET /meja/berkas/{number}';
const form = 'POST /meja/berkas/{number}';
const api = 'POST /api/applications/{number}/file-check';

describe('the page of a file', () => {
  it('shows what was declared, the NIK only in part, and a way to the document', async () => {
    await side.enter('WUB-26-AAAA-0001', 'file-check');
    const { cookies } = await signedIn(officers.verifier, side.table);
    const answer = await send(handler, page, { path: { number: 'WUB-26-AAAA-0001' }, cookies });
    expect(answer.status).toBe(200);
    const text = textOf(answer.text);
    for (const expected of ['Siti Aminah', '3276**********01', 'perempuan', '2 Mei 1990', '36 tahun']) {
      expect(text).toContain(expected);
    }
    expect(text).toContain('Depok, Kecamatan Pancoran Mas');
    expect(answer.text).not.toContain('3276014205900001');
    expect(text).not.toContain('Perlu dilihat');
    expect(answer.text).toContain('/meja/berkas/WUB-26-AAAA-0001?dokumen=ktp');
  });

  it('points out a birth date that differs from the NIK', async () => {
    const number = 'WUB-26-AAAA-0002';
    const { vault } = side;
    const sealed = (await vault()).seal(number, {
      fullName: 'Budi',
      nik: '3276010205040001',
      birthDate: '2004-05-12',
      phone: '+6281234567890',
      address: 'Jalan Melati 5',
    });
    await side.enter(number, 'file-check', { sealed });
    const { cookies } = await signedIn(officers.verifier, side.table);
    const text = textOf((await send(handler, page, { path: { number }, cookies })).text);
    expect(text).toContain(
      'Tanggal lahir menurut NIK (Minggu, 2 Mei 2004) berbeda dari isian (Rabu, 12 Mei 2004)',
    );
    expect(text).toContain('laki-laki');
  });

  it('opens the submitted version of a document by a link of two minutes', async () => {
    await side.enter('WUB-26-AAAA-0003', 'file-check');
    const { cookies } = await signedIn(officers.verifier, side.table);
    const asked = { path: { number: 'WUB-26-AAAA-0003' }, cookies };
    const answer = await send(handler, page, { ...asked, query: { dokumen: 'ktp' } });
    expect(answer.status).toBe(303);
    const link = new URL(String(answer.headers['location']));
    expect(link.pathname).toContain('applications/WUB-26-AAAA-0003/ktp');
    expect(link.searchParams.get('versionId')).toBe('v7');
    expect(link.searchParams.get('X-Amz-Expires')).toBe('120');
    expect(link.searchParams.get('response-content-disposition')).toMatch(/^inline/);
    expect((await send(handler, page, { ...asked, query: { dokumen: 'kk' } })).status).toBe(404);
  });

  it('sends whoever is not signed in to the sign-in', async () => {
    const answer = await send(handler, page, { path: { number: 'WUB-26-AAAA-0001' } });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/masuk']);
  });
});

describe('deciding by the form', () => {
  it('needs a reason where the file is incomplete, and keeps what was typed', async () => {
    await side.enter('WUB-26-AAAA-0004', 'file-check');
    const { cookies, csrf } = await signedIn(officers.verifier, side.table);
    const path = { number: 'WUB-26-AAAA-0004' };
    const answer = await send(handler, form, {
      path,
      cookies,
      form: { csrf, outcome: 'incomplete', reason: 'buram 123456' },
    });
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain('Tulis alasannya, paling sedikit 10 huruf.');
    expect(answer.text).toContain('buram 123456</textarea>');
    const again = await send(handler, form, {
      path,
      cookies,
      form: { csrf, outcome: 'incomplete', reason: 'Foto KTP buram, NIK tidak terbaca' },
    });
    expect([again.status, again.headers['location']]).toEqual([303, '/meja?selesai=WUB-26-AAAA-0004']);
  });

  it('is refused from a page of another session', async () => {
    await side.enter('WUB-26-AAAA-0005', 'file-check');
    const { cookies } = await signedIn(officers.verifier, side.table);
    const { csrf } = await signedIn(officers.verifier, side.table);
    const path = { number: 'WUB-26-AAAA-0005' };
    for (const fields of [{ outcome: 'complete' }, { outcome: 'complete', csrf }]) {
      const answer = await send(handler, form, { path, cookies, form: fields });
      expect([answer.status, textOf(answer.text)]).toEqual([
        403,
        expect.stringContaining('sudah kedaluwarsa'),
      ]);
    }
    const stage = (await side.applications.get('WUB-26-AAAA-0005')).stage;
    const decision = stage && (await side.decisions.find({ ...stage, application: 'WUB-26-AAAA-0005' }));
    expect(decision?.state).toBe('open');
  });
});

describe('deciding by the API', () => {
  it('answers who decided and when, and the same again for the same verdict', async () => {
    await side.enter('WUB-26-AAAA-0006', 'file-check');
    const sent = {
      path: { number: 'WUB-26-AAAA-0006' },
      claims: claimsOf(officers.verifier),
      json: { outcome: 'complete' },
    };
    const first = await send(handler, api, sent);
    expect(first.status).toBe(200);
    expect(JSON.parse(first.text)).toEqual({
      number: 'WUB-26-AAAA-0006',
      stage: 'file-check',
      outcome: 'complete',
      decidedBy: { name: 'Vera Lestari', title: 'Verifikator' },
      decidedAt: '2026-03-02T03:00:00.000Z',
    });
    expect(await send(handler, api, sent)).toEqual(first);
    const other = await send(handler, api, {
      ...sent,
      json: { outcome: 'incomplete', reason: 'Foto KTP tidak terbaca' },
    });
    expect(other.status).toBe(409);
    expect(JSON.parse(other.text)).toMatchObject({
      code: 'already-decided',
      detail: expect.stringMatching(
        /oleh Vera Lestari, Verifikator pada Senin, 2 Maret 2026 pukul 10.00 WIB/,
      ),
    });
  });

  it('tells an officer of another kecamatan nothing, not even whether the number exists', async () => {
    await side.enter('WUB-26-AAAA-0007', 'file-check');
    const ask = (number: string, body: unknown) =>
      send(handler, api, { path: { number }, claims: claimsOf(officers.otherVerifier), json: body });
    const foreign = await ask('WUB-26-AAAA-0007', { outcome: 'complete' });
    expect(foreign.status).toBe(403);
    expect(await ask('WUB-26-ZZZZ-0007', { outcome: 'complete' })).toEqual(foreign);
    const { cookies } = await signedIn(officers.otherVerifier, side.table);
    const shown = await send(handler, page, { path: { number: 'WUB-26-AAAA-0007' }, cookies });
    expect([shown.status, shown.text.includes('Siti')]).toEqual([403, false]);
  });

  it('asks for a token with a verified e-mail', async () => {
    const path = { number: 'WUB-26-AAAA-0007' };
    for (const claims of [{}, { email: officers.verifier.email, email_verified: 'false' }]) {
      expect((await send(handler, api, { path, claims, json: { outcome: 'complete' } })).status).toBe(401);
    }
    const stranger = { email: 'siapa@dinas.example', email_verified: 'true' };
    const answer = await send(handler, api, { path, claims: stranger, json: { outcome: 'complete' } });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([403, 'unknown-officer']);
  });
});

it('lists what waits in the officer’s own kecamatan, the most urgent first and without a name', async () => {
  await side.enter('WUB-26-BBBB-0001', 'file-check', {
    area: cimanggis.area,
    dueAt: '2026-03-06T09:00:00.000Z',
  });
  await side.enter('WUB-26-BBBB-0002', 'file-check', {
    area: cimanggis.area,
    dueAt: '2026-03-04T09:00:00.000Z',
  });
  const answer = await send(handler, 'GET /api/file-checks', { claims: claimsOf(officers.otherVerifier) });
  expect(JSON.parse(answer.text)).toEqual({
    items: [
      {
        number: 'WUB-26-BBBB-0002',
        track: 'wub',
        area: cimanggis.area,
        sector: 'kuliner',
        dueAt: '2026-03-04T09:00:00.000Z',
      },
      expect.objectContaining({ number: 'WUB-26-BBBB-0001' }),
    ],
  });
  const refused = await send(handler, 'GET /api/file-checks', { claims: claimsOf(officers.trainer) });
  expect(refused.status).toBe(403);
});
