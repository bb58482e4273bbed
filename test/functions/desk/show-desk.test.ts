import { afterAll, beforeAll, expect, it } from 'vitest';
import { send, signedIn, textOf } from './browser.ts';
import { cimanggis, officers, type StaffSide, startStaffSide } from './staff-side.ts';
import type { Officer } from '../../../functions/people/officer.ts';

let side: StaffSide;
let handler: unknown;

beforeAll(async () => {
  side = await startStaffSide();
  ({ handler } = await import('../../../functions/desk/show-desk.handler.ts'));
  await side.enter('WUB-26-DDDD-0001', 'file-check', { fullName: 'Rina <Marlina>' });
  await side.enter('WUB-26-DDDD-0002', 'file-check', {
    fullName: 'Joko Susilo',
    dueAt: '2026-03-01T09:00:00.000Z',
  });
  await side.enter('WUB-26-DDDD-0003', 'file-check', { fullName: 'Umi Kalsum', area: cimanggis.area });
  await side.enter('WUB-26-DDDD-0004', 'decree', { fullName: 'Dewi Sartika' });
  await side.enter('PRP-26-DDDD-0005', 'decree', { fullName: 'Lina Wati', track: 'perempuan-pengusaha' });
  await side.enter('WUB-26-DDDD-0006', 'training', { fullName: 'Agus Salim', sector: 'kuliner' });
});

afterAll(() => side.stop());

async function deskOf(officer: Officer, query: Record<string, string> = {}) {
  const { cookies } = await signedIn(officer, side.table);
  const answer = await send(handler, 'GET /meja', { cookies, query });
  return { status: answer.status, page: answer.text, text: textOf(answer.text) };
}

it('shows a verifier the files of their kecamatan, the overdue first and named so', async () => {
  const { page, text } = await deskOf(officers.verifier);
  expect(text).toContain('Pemeriksaan berkas 2 menunggu 1 lewat batas');
  expect(text).toMatch(
    /Joko Susilo Depok Pancoran Mas Kuliner .*Maret 2026 \(lewat batas\).*Rina &lt;Marlina&gt;/,
  );
  expect(page).toMatch(/href="\/meja\/berkas\/WUB-26-DDDD-0002"[^>]*>Buka berkas pertama/);
  expect(text).not.toMatch(/Umi Kalsum|Dewi Sartika|Agus Salim/);
});

it('shows the head of the dinas what waits for a decree in every track', async () => {
  const { page, text } = await deskOf(officers.head);
  expect(text).toContain('Penetapan peserta 2 menunggu');
  expect(text).toContain('Dewi Sartika');
  expect(text).toContain('Lina Wati');
  expect(text).not.toMatch(/Joko Susilo|Agus Salim/);
  expect(page).toContain('href="/meja/penetapan"');
});

it('shows a trainer the participants of their agency', async () => {
  const own = await deskOf(officers.trainer);
  expect(own.text).toContain('Pelatihan 1 menunggu');
  expect(own.page).toContain('href="/meja/pelatihan/WUB-26-DDDD-0006"');
  const other = await deskOf(officers.otherTrainer);
  expect(other.text).toContain('Pelatihan 0 menunggu');
  expect(other.text).not.toContain('Agus Salim');
});

it('confirms the decision just made, and says back nothing but a number', async () => {
  expect((await deskOf(officers.verifier, { selesai: 'WUB-26-DDDD-0009' })).text).toContain(
    'Putusan untuk permohonan WUB-26-DDDD-0009 sudah dicatat.',
  );
  expect((await deskOf(officers.verifier, { selesai: 'hubungi 0812' })).text).not.toContain('hubungi');
});

it('no longer shows what was decided', async () => {
  const { stage } = await side.enter('WUB-26-DDDD-0007', 'training', { sector: 'digital' });
  const digital = { ...officers.trainer, email: 'digi@dinas.example' };
  await side.people.putOfficer({ ...digital, roles: [{ role: 'pelatih', scopes: ['diskominfo'] }] });
  expect((await deskOf(digital)).text).toContain('Pelatihan 1 menunggu');
  await side.decisions.decide(
    { desk: stage?.desk ?? '', attempt: 1, application: 'WUB-26-DDDD-0007' },
    { outcome: 'completed', by: { kind: 'officer', name: 'a', title: 'b' }, at: '2026-03-02T03:00:00.000Z' },
  );
  expect((await deskOf(digital)).text).toContain('Pelatihan 0 menunggu');
});

it('still shows in January what was submitted the year before, without a programme of the new year', async () => {
  side.travelTo('2027-01-04T03:00:00Z');
  expect((await deskOf(officers.verifier)).text).toContain('Pemeriksaan berkas 2 menunggu 2 lewat batas');
});

it('ends when the session does', async () => {
  const { cookies } = await signedIn(officers.verifier, side.table);
  side.travelTo('2027-01-04T04:00:00Z');
  const answer = await send(handler, 'GET /meja', { cookies });
  expect([answer.status, answer.headers['location']]).toEqual([303, '/masuk']);
});
