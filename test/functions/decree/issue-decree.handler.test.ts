import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, send, signedIn, textOf } from '../desk/browser.ts';
import { cimanggis, officers, type StaffSide, startStaffSide } from '../desk/staff-side.ts';

let side: StaffSide;
let handler: unknown;

beforeAll(async () => {
  side = await startStaffSide();
  ({ handler } = await import('../../../functions/decree/issue-decree.handler.ts'));
});

afterAll(() => side.stop());

describe('the page of what waits for a decree', () => {
  it('says what the lurah advised and ticks those who were recommended', async () => {
    await side.enter('WUB-26-EEEE-0001', 'decree', {
      fullName: 'Ani Yuliani',
      recommendation: 'recommended',
    });
    await side.enter('WUB-26-EEEE-0002', 'decree', {
      fullName: 'Bayu Aji',
      recommendation: 'not-recommended',
    });
    await side.enter('WUB-26-EEEE-0003', 'decree', { fullName: 'Citra Dewi', recommendation: 'expired' });
    const { cookies } = await signedIn(officers.head, side.table);
    const { text } = await send(handler, 'GET /meja/penetapan', { cookies });
    expect(textOf(text)).toMatch(/Ani Yuliani Depok Pancoran Mas Direkomendasikan/);
    expect(textOf(text)).toMatch(/Bayu Aji Depok Pancoran Mas Tidak direkomendasikan/);
    expect(textOf(text)).toMatch(/Citra Dewi Depok Pancoran Mas Lurah belum menjawab/);
    const ticked = [...text.matchAll(/name="(tetapkan-[^"]+)"[^>]*\bchecked/g)].map(([, name]) => name);
    expect(ticked).toEqual(['tetapkan-WUB-26-EEEE-0001']);
  });

  it('keeps the ticks and says what is missing', async () => {
    const { cookies, csrf } = await signedIn(officers.head, side.table);
    const form = {
      csrf,
      track: 'wub',
      year: '2026',
      'tetapkan-WUB-26-EEEE-0002': 'yes',
      decree: '',
      date: '',
    };
    const answer = await send(handler, 'POST /meja/penetapan', { cookies, form });
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain('Nomor keputusan perlu diisi.');
    expect(textOf(answer.text)).toContain('Tanggal perlu diisi.');
    const ticked = [...answer.text.matchAll(/name="(tetapkan-[^"]+)"[^>]*\bchecked/g)].map(
      ([, name]) => name,
    );
    expect(ticked).toEqual(['tetapkan-WUB-26-EEEE-0002']);
  });

  it('fixes the ticked ones, who then wait no more, and goes on to the annex', async () => {
    await side.enter('WUB-26-EEEE-0004', 'decree', { fullName: 'Euis Komariah', area: cimanggis.area });
    const { cookies, csrf } = await signedIn(officers.head, side.table);
    const form = {
      csrf,
      track: 'wub',
      year: '2026',
      decree: '800/12-Kop/2026',
      date: '2026-03-02',
      'tetapkan-WUB-26-EEEE-0001': 'yes',
      'tetapkan-WUB-26-EEEE-0004': 'yes',
    };
    const posted = await send(handler, 'POST /meja/penetapan', { cookies, form });
    const location = '/meja/penetapan/2026-800-12-KOP-2026';
    expect([posted.status, posted.headers['location']]).toEqual([303, location]);
    const list = await send(handler, 'GET /meja/penetapan', { cookies });
    expect(list.text).toContain(`href="${location}"`);
    expect(list.text).not.toContain('tetapkan-WUB-26-EEEE-0001');
  });

  it('refuses one application alone, with a reason', async () => {
    const { cookies, csrf } = await signedIn(officers.head, side.table);
    const shown = await send(handler, 'GET /meja/penetapan', {
      cookies,
      query: { permohonan: 'WUB-26-EEEE-0002' },
    });
    expect(textOf(shown.text)).toContain('Rekomendasi lurah Tidak direkomendasikan');
    const refuse = (reason: string) =>
      send(handler, 'POST /meja/penetapan', { cookies, form: { csrf, refuse: 'WUB-26-EEEE-0002', reason } });
    const without = await refuse('tidak');
    expect([without.status, textOf(without.text)]).toEqual([
      422,
      expect.stringContaining('Tulis alasannya, paling sedikit 10 huruf.'),
    ]);
    expect((await refuse('Usaha sudah berjalan lebih dari tiga tahun')).status).toBe(303);
  });
});

describe('decrees by the API', () => {
  it('lists what waits, fixes it, and answers the same when sent again', async () => {
    const fresh = ['PRP-26-FFFF-0001', 'PRP-26-FFFF-0002'];
    for (const number of fresh) {
      await side.enter(number, 'decree', { track: 'perempuan-pengusaha', recommendation: 'recommended' });
    }
    const claims = claimsOf(officers.head);
    const waiting = await send(handler, 'GET /api/decrees/waiting', { claims });
    expect(JSON.parse(waiting.text).items).toContainEqual({
      number: 'PRP-26-FFFF-0001',
      track: 'perempuan-pengusaha',
      area: '32.76.01.1006',
      sector: 'kuliner',
      dueAt: '2026-03-09T09:00:00.000Z',
      recommendation: 'recommended',
    });
    const json = { track: 'perempuan-pengusaha', decree: '800/13', date: '2026-03-03', applications: fresh };
    const first = await send(handler, 'POST /api/decrees', { claims, json });
    expect([first.status, JSON.parse(first.text)]).toEqual([
      200,
      { decree: '800/13', address: '/api/decrees/2026-800-13', fixed: fresh },
    ]);
    expect(await send(handler, 'POST /api/decrees', { claims, json })).toEqual(first);
  });

  it('refuses one application, and nobody but the head of the dinas may', async () => {
    await side.enter('WUB-26-FFFF-0003', 'decree');
    const sent = { path: { number: 'WUB-26-FFFF-0003' }, json: { reason: 'Alamat bukan di Kota Depok' } };
    const route = 'POST /api/applications/{number}/refusal';
    for (const officer of [officers.verifier, officers.trainer]) {
      expect((await send(handler, route, { ...sent, claims: claimsOf(officer) })).status).toBe(403);
      const waiting = await send(handler, 'GET /api/decrees/waiting', { claims: claimsOf(officer) });
      expect(waiting.status).toBe(403);
      const { cookies } = await signedIn(officer, side.table);
      expect((await send(handler, 'GET /meja/penetapan', { cookies })).status).toBe(403);
    }
    const answer = await send(handler, route, { ...sent, claims: claimsOf(officers.head) });
    expect(JSON.parse(answer.text)).toMatchObject({ outcome: 'refused', ...sent.json });
  });
});
