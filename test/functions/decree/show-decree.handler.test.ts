import {
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withLeftOut } from '../../../functions/decree/decree.ts';
import { DecreesRepository } from '../../../functions/decree/decrees-repository.ts';
import { issueDecree } from '../../../functions/decree/issue-decree.ts';
import { parseDecree } from '../../../functions/decree/parse-decree.ts';
import { pagesOf } from '../../support/pdf-text.ts';
import { claimsOf, send, signedIn, textOf } from '../desk/browser.ts';
import { cimanggis, officers, type StaffSide, startStaffSide } from '../desk/staff-side.ts';

let side: StaffSide & { readonly decrees: DecreesRepository };
let handler: unknown;

/** The bucket: what was put under each key, the newest last. */
const bucket = new Map<string, PutObjectCommandInput[]>();
const s3 = mockClient(S3Client);

beforeAll(async () => {
  const started = await startStaffSide();
  side = { ...started, decrees: new DecreesRepository(started.table) };
  s3.on(PutObjectCommand).callsFake((input: PutObjectCommandInput) => {
    bucket.set(input.Key ?? '', [...(bucket.get(input.Key ?? '') ?? []), input]);
    return {};
  });
  s3.on(HeadObjectCommand).callsFake(({ Key }: { Key: string }) => {
    const newest = bucket.get(Key)?.at(-1);
    if (newest === undefined) throw new NotFound({ message: 'Not Found', $metadata: {} });
    return { Metadata: newest.Metadata };
  });
  ({ handler } = await import('../../../functions/decree/show-decree.handler.ts'));
});

afterAll(() => side.stop());

async function issue(decree: string, people: Readonly<Record<string, string>>) {
  const numbers = Object.keys(people);
  for (const [number, fullName] of Object.entries(people)) {
    const area = fullName.endsWith('Curug') ? { area: cimanggis.area } : {};
    await side.enter(number, 'decree', { fullName, ...area });
  }
  const input = parseDecree({ track: 'wub', decree, date: '2026-03-02', applications: numbers });
  return issueDecree(input, officers.head, side);
}

const asHead = async () => ({ cookies: (await signedIn(officers.head, side.table)).cookies });
const annexRoute = 'GET /meja/penetapan/{decree}/lampiran';
const annexKey = 'decrees/2026/800-1/annex.pdf';

it('shows the decree with the people in it, in the order of the areas', async () => {
  await issue('800/1', { 'WUB-26-JJJJ-0002': 'Euis Curug', 'WUB-26-JJJJ-0001': 'Ani Yuliani' });
  const page = await send(handler, 'GET /meja/penetapan/{decree}', {
    path: { decree: '2026-800-1' },
    ...(await asHead()),
  });
  const text = textOf(page.text);
  expect(text).toContain('Nomor 800/1');
  expect(text).toContain('Jumlah peserta 2');
  expect(text).toMatch(
    /1 WUB-26-JJJJ-0001 Ani Yuliani Depok Pancoran Mas 2 WUB-26-JJJJ-0002 Euis Curug Curug Cimanggis/,
  );
  expect(text).toMatch(/Kepala Dinas, Sri Handayani/);
  expect(page.text).toContain('href="/meja/penetapan/2026-800-1/lampiran"');
});

it('prints the annex when it is first asked for, and only then; the link lasts two minutes', async () => {
  const asked = { path: { decree: '2026-800-1' }, ...(await asHead()) };
  const first = await send(handler, annexRoute, asked);
  const second = await send(handler, annexRoute, asked);
  for (const { status, headers } of [first, second]) {
    const link = new URL(String(headers['location']));
    expect([status, link.searchParams.get('X-Amz-Expires')]).toEqual([303, '120']);
    expect(link.pathname).toContain(`/${annexKey}`);
  }
  expect(bucket.get(annexKey)).toHaveLength(1);
  const [printed] = bucket.get(annexKey) ?? [];
  const lines = (await pagesOf(printed?.Body as Uint8Array)).flat();
  expect(lines).toContain('Euis Curug');
  expect(lines.join(' ')).not.toMatch(/3276014205900001|Jalan Melati/);
  expect(s3.commandCalls(GetObjectCommand)).toHaveLength(0);
});

it('prints the same bytes again where the file was lost', async () => {
  const [printed] = bucket.get(annexKey) ?? [];
  bucket.delete(annexKey);
  await send(handler, annexRoute, { path: { decree: '2026-800-1' }, ...(await asHead()) });
  const [again] = bucket.get(annexKey) ?? [];
  expect(Buffer.compare(again?.Body as Uint8Array, printed?.Body as Uint8Array)).toBe(0);
});

it('prints nothing while the decree is not finished, and another annex where somebody was left out since', async () => {
  await side.enter('WUB-26-JJJJ-0003', 'decree', { fullName: 'Candra' });
  await side.enter('WUB-26-JJJJ-0004', 'decree', { fullName: 'Dewi' });
  const input = { track: 'wub', decree: '800/2', date: '2026-03-02' };
  const half = parseDecree({ ...input, applications: ['WUB-26-JJJJ-0003', 'WUB-26-JJJJ-0004'] });
  await side.decrees.enter({
    sequence: 2,
    number: '800/2',
    year: 2026,
    track: 'wub',
    date: '2026-03-02',
    by: { kind: 'officer', name: 'Sri Handayani', title: 'Kepala Dinas' },
    at: '2026-03-02T03:00:00.000Z',
    applications: half.applications,
    leftOut: [],
    companions: {},
  });
  const asked = { path: { decree: '2026-800-2' }, ...(await asHead()) };
  const early = await send(handler, annexRoute, asked);
  expect([early.status, textOf(early.text)]).toEqual([
    409,
    expect.stringContaining('Penetapan dengan keputusan ini belum selesai.'),
  ]);
  const page = await send(handler, 'GET /meja/penetapan/{decree}', asked);
  expect(page.text).toContain('Lanjutkan penetapan');
  expect(page.text).not.toContain('/lampiran');
  await issueDecree(half, officers.head, side);
  expect((await send(handler, annexRoute, asked)).status).toBe(303);
  const decree = await side.decrees.find(2026, '800/2');
  if (decree !== undefined) await side.decrees.leaveOut(withLeftOut(decree, ['WUB-26-JJJJ-0004']));
  await send(handler, annexRoute, asked);
  const printed = bucket.get('decrees/2026/800-2/annex.pdf') ?? [];
  const names = printed.map(async ({ Body }) => (await pagesOf(Body as Uint8Array)).flat());
  expect((await Promise.all(names)).map((lines) => lines.includes('Dewi'))).toEqual([true, false]);
});

it('tells a program what the decree says and where its annex is; nobody else may ask', async () => {
  const answer = await send(handler, 'GET /api/decrees/{decree}', {
    path: { decree: '2026-800-2' },
    claims: claimsOf(officers.head),
  });
  expect(JSON.parse(answer.text)).toEqual({
    decree: '800/2',
    year: 2026,
    track: 'wub',
    date: '2026-03-02',
    by: { name: 'Sri Handayani', title: 'Kepala Dinas' },
    at: '2026-03-02T03:00:00.000Z',
    applications: ['WUB-26-JJJJ-0003'],
    annex: { url: expect.stringContaining('/decrees/2026/800-2/annex.pdf'), validSeconds: 120 },
  });
  for (const officer of [officers.verifier, officers.trainer]) {
    const { cookies } = await signedIn(officer, side.table);
    const asked = { path: { decree: '2026-800-2' }, cookies };
    expect((await send(handler, annexRoute, asked)).status).toBe(403);
    expect((await send(handler, 'GET /meja/penetapan/{decree}', asked)).status).toBe(403);
  }
  const unknown = await send(handler, annexRoute, { path: { decree: '2026-999' }, ...(await asHead()) });
  expect(unknown.status).toBe(404);
});
