import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecreesRepository } from '../../../functions/decree/decrees-repository.ts';
import { issueDecree } from '../../../functions/decree/issue-decree.ts';
import { parseDecree } from '../../../functions/decree/parse-decree.ts';
import type { Companion } from '../../../functions/people/companion.ts';
import { claimsOf, send, signedIn, textOf } from '../desk/browser.ts';
import { cimanggis, officers, type StaffSide, startStaffSide } from '../desk/staff-side.ts';

let side: StaffSide & { readonly decrees: DecreesRepository };
let handler: unknown;

const companion = (id: string, scope: string, more: Partial<Companion> = {}): Companion => ({
  id,
  name: `Pendamping ${id}`,
  phone: '+6281200300000',
  email: `${id}@pendamping.example`,
  level: 'area',
  scope,
  activeFrom: '2026-01-01',
  ...more,
});

const [helped, alone, another] = ['WUB-26-NNNN-0001', 'WUB-26-NNNN-0002', 'WUB-26-NNNN-0003'] as const;

beforeAll(async () => {
  const started = await startStaffSide();
  side = { ...started, decrees: new DecreesRepository(started.table) };
  await side.people.putCompanion(companion('depok-1', '32.76.01.1006', { name: '=Ayu' }));
  await side.people.putCompanion(companion('mampang-1', '32.76.01.1009', { activeUntil: '2026-02-28' }));
  await side.enter(helped, 'decree');
  for (const number of [alone, another]) {
    await side.enter(number, 'decree', { area: cimanggis.area, fullName: 'Euis Komariah' });
  }
  const input = { track: 'wub', decree: '800/1', date: '2026-03-02', applications: [helped, alone, another] };
  await issueDecree(parseDecree(input), officers.head, side);
  for (const number of [helped, alone, another]) await becomeParticipant(number);
  ({ handler } = await import('../../../functions/decree/companion-desk.handler.ts'));
});

afterAll(() => side.stop());

/** What the state machine does next: the training opens. */
async function becomeParticipant(number: string) {
  const { stage } = await side.applications.get(number);
  if (stage === undefined) throw new Error('not at a stage');
  await side.applications.enterStage(
    number,
    { ...stage, name: 'training', attempt: stage.attempt + 1 },
    stage.attempt,
    { state: 'participant' },
  );
}

const asHead = () => signedIn(officers.head, side.table);

describe('the desk of companions', () => {
  it('shows each with area and load, and the participants who have none', async () => {
    const { cookies } = await asHead();
    const { text } = await send(handler, 'GET /meja/pendamping', { cookies });
    expect(textOf(text)).toContain('=Ayu Kelurahan Depok, Kecamatan Pancoran Mas +6281200300000 1 / 30');
    expect(textOf(text)).toMatch(/Pendamping mampang-1 tidak bertugas/);
    expect(textOf(text)).toMatch(/Belum ada pendamping 2 peserta/);
    expect(textOf(text)).toContain(`${alone} Euis Komariah Curug Cimanggis`);
    expect(textOf(text)).not.toContain(helped);
  });

  it('lists them for a spreadsheet, without formulas', async () => {
    const { cookies } = await asHead();
    const { headers, text } = await send(handler, 'GET /meja/pendamping/daftar', { cookies });
    expect(headers['content-type']).toContain('text/csv');
    expect(text).toContain(
      'depok-1,\'=Ayu,"Kelurahan Depok, Kecamatan Pancoran Mas",\'+6281200300000,depok-1@pendamping.example,2026-01-01,,1,30\r\n',
    );
  });

  it('gives one by hand, who then is on the head and counted; sending it again changes nothing', async () => {
    const { cookies, csrf } = await asHead();
    const shown = await send(handler, 'GET /meja/pendamping', { cookies, query: { permohonan: alone } });
    expect(shown.text).toContain('<option value="depok-1"');
    expect(shown.text).not.toContain('<option value="mampang-1"');
    const give = (id: string) =>
      send(handler, 'POST /meja/pendamping', { cookies, form: { csrf, permohonan: alone, companion: id } });
    const empty = await give('');
    expect([empty.status, textOf(empty.text)]).toEqual([
      422,
      expect.stringContaining('Pendamping perlu diisi.'),
    ]);
    for (const answer of [await give('depok-1'), await give('depok-1')]) {
      expect([answer.status, answer.headers['location']]).toEqual([303, '/meja/pendamping?tahun=2026']);
    }
    expect((await side.applications.get(alone)).companion).toBe('depok-1');
    expect((await side.decrees.register(2026)).loads.get('depok-1')).toBe(2);
    const { text } = await send(handler, 'GET /meja/pendamping', { cookies });
    expect(textOf(text)).toMatch(/Belum ada pendamping 1 peserta/);
  });

  it('is for the head of the dinas and the admin; a head of one track gives in that track alone', async () => {
    for (const officer of [officers.verifier, officers.trainer]) {
      const { cookies } = await signedIn(officer, side.table);
      for (const route of ['GET /meja/pendamping', 'GET /meja/pendamping/daftar']) {
        expect((await send(handler, route, { cookies })).status).toBe(403);
      }
    }
    const womenOnly = {
      ...officers.head,
      email: 'perempuan@dinas.example',
      roles: [{ role: 'kepala-dinas' as const, scopes: ['perempuan-pengusaha'] }],
    };
    await side.people.putOfficer(womenOnly);
    const { cookies } = await signedIn(womenOnly, side.table);
    expect((await send(handler, 'GET /meja/pendamping', { cookies })).text).not.toContain(another);
    const sent = { path: { number: another }, json: { companion: 'depok-1' }, claims: claimsOf(womenOnly) };
    expect((await send(handler, 'POST /api/applications/{number}/companion', sent)).status).toBe(403);
  });
});

describe('companions by the API', () => {
  const give = (number: string, id: string) =>
    send(handler, 'POST /api/applications/{number}/companion', {
      path: { number },
      json: { companion: id },
      claims: claimsOf(officers.head),
    });

  it('tells loads and who has none, and gives one', async () => {
    const { text } = await send(handler, 'GET /api/companions', { claims: claimsOf(officers.head) });
    expect(JSON.parse(text)).toMatchObject({
      year: 2026,
      maximumLoad: 30,
      items: [
        { id: 'depok-1', load: 2, isActive: true },
        { id: 'mampang-1', load: 0, isActive: false },
      ],
      without: [another],
    });
    const given = await give(another, 'depok-1');
    expect(JSON.parse(given.text)).toEqual({ number: another, companion: 'depok-1' });
  });

  it('refuses another companion, one who works no more, and who is no participant', async () => {
    await side.people.putCompanion(companion('depok-2', '32.76.01.1006'));
    await side.enter('WUB-26-NNNN-0009', 'decree');
    const codes = async (...asked: Parameters<typeof give>) => {
      const { type } = JSON.parse((await give(...asked)).text) as { readonly type: string };
      return type.split(':').at(-1);
    };
    expect(await codes(another, 'depok-2')).toBe('companion-given');
    expect(await codes(another, 'mampang-1')).toBe('invalid-input');
    expect(await codes('WUB-26-NNNN-0009', 'depok-2')).toBe('stage-mismatch');
    expect(await codes('WUB-26-NNNN-9999', 'depok-2')).toBe('not-found');
  });

  it('gives another one where the first works no more, whose load falls', async () => {
    await side.people.putCompanion(companion('depok-1', '32.76.01.1006', { activeUntil: '2026-03-01' }));
    const { text } = await send(handler, 'GET /api/companions', { claims: claimsOf(officers.head) });
    expect(JSON.parse(text).without).toContain(another);
    expect((await give(another, 'depok-2')).status).toBe(200);
    expect((await side.applications.get(another)).companion).toBe('depok-2');
    const { loads } = await side.decrees.register(2026);
    expect([loads.get('depok-1'), loads.get('depok-2')]).toEqual([2, 1]);
  });

  it('two at the same moment for the last room: one gets the companion, the other is told', async () => {
    await side.people.putCompanion(companion('curug-1', cimanggis.area));
    const curug = Array.from({ length: 32 }, (_, index) => `WUB-26-MMMM-${String(index).padStart(4, '0')}`);
    for (const number of curug) await side.enter(number, 'decree', { area: cimanggis.area });
    const input = { track: 'wub', decree: '800/2', date: '2026-03-02', applications: curug };
    await issueDecree(parseDecree(input), officers.head, side);
    const [leaving = '', ...rest] = curug;
    await side.decrees.end(2026, leaving);
    const last = rest.slice(-2);
    for (const number of last) await becomeParticipant(number);
    const answers = await Promise.all(last.map((number) => give(number, 'curug-1')));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status !== 200);
    expect(JSON.parse(refused?.text ?? '{}')).toMatchObject({
      status: 409,
      detail: expect.stringContaining('sudah mendampingi 30 peserta'),
    });
    expect((await side.decrees.register(2026)).loads.get('curug-1')).toBe(30);
  });
});
