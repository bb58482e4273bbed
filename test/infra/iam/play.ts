import { listAreas } from '../../../functions/areas/area.ts';
import { applicantInput } from '../../support/applicants.ts';
import { areas } from '../../support/depok.ts';
import {
  ApiApplicant,
  Browser,
  decideByLink,
  linkFor,
  officerOf,
  reaches,
  type Sent,
} from '../../support/people.ts';
import { eventually, type System } from '../../support/system.ts';
import type { Addresses } from '../../../infra/local/supervisor/addresses.ts';
import type { ProvisionedResource } from '../../../infra/local/template/provision.ts';

/** Plays a story through every door of the system, so that every right that is needed is used once. */
export async function playEverything(system: System): Promise<void> {
  const { addresses } = system;
  const applicant = new ApiApplicant(addresses);
  // Each from another kelurahan: a lurah is sent one code a minute.
  const apply = (index: number, track = 'wub') => {
    const input = applicantInput(index, { area: listAreas(areas)[index]?.code });
    return applicant.apply(track, input, `rights-${index}`);
  };
  const [completed, refused, late] = [await apply(1), await apply(2), await apply(3)];
  const waiting = await apply(4);
  await apply(5, 'perempuan-pengusaha');
  // Nobody has this address: the mail comes back.
  await applicant.apply('wub', applicantInput(8, { email: 'bounce+surat@rumah.example' }), 'rights-8');
  await lookAtUploads(addresses, await applicant.draft('wub', applicantInput(6), 'rights-6'), completed);
  await applicant.submit(await applicant.draft('wub', applicantInput(7), 'rights-7'));

  const verifier = await officerOf(addresses, 'verifikator@dinas.example');
  const head = await officerOf(addresses, 'kepala@dinas.example');
  const trainer = await officerOf(addresses, 'pelatih@dinas.example');
  await ok(verifier('GET', '/file-checks'));
  for (const sent of [completed, refused, late]) {
    await reaches(applicant, sent, 'file-check');
    await ok(verifier('POST', `/applications/${sent.number}/file-check`, { outcome: 'complete' }));
    await reaches(applicant, sent, 'recommendation');
  }
  for (const sent of [completed, refused]) {
    const link = await linkFor(addresses, 'Permohonan Rekomendasi', sent.number);
    await decideByLink(addresses, link, { outcome: 'recommended' });
    await reaches(applicant, sent, 'decree');
  }
  const officer = await signedIn(addresses);
  await ok(officer.get('/meja/penetapan'));
  await ok(head('GET', '/decrees/waiting?track=wub'));
  await ok(head('POST', '/decrees', decreeOf(completed)));
  await ok(head('POST', `/applications/${refused.number}/refusal`, { reason: 'Usaha sudah berjalan lama' }));
  await reaches(applicant, completed, 'training');
  await ok(officer.get(`/meja/pelatihan/${completed.number}`));
  const decrees = await ok(officer.get('/meja/penetapan'));
  const decree = /\/meja\/penetapan\/[^"?]+/.exec(decrees)?.[0] ?? '';
  await ok(officer.get(decree));
  const annex = await officer.get(`${decree}/lampiran`);
  await ok(fetch(annex.headers.get('location') ?? ''));
  await ok(officer.get('/meja/pendamping'));
  await ok(
    trainer('POST', `/applications/${completed.number}/training-result`, { sessions: 10, attended: 9 }),
  );
  await reaches(applicant, completed, 'completed');
  await reaches(applicant, refused, 'refused');

  await borrow(addresses, applicant, completed);
  await reaches(applicant, waiting, 'file-check');
  await lookAtDesk(officer, waiting.number);
  await letTimePass(system);
  await knockAtEveryDoor(addresses);
}

/** Two applicants on their phones: one before anything is uploaded, one who sees how far the application is. */
async function lookAtUploads(addresses: Addresses, draft: Sent, sent: Sent): Promise<void> {
  for (const [{ number, secret }, page] of [
    [draft, '/dokumen'],
    [sent, ''],
  ] as const) {
    const browser = new Browser(addresses.site);
    await browser.post('/permohonan', { number, secret });
    await ok(browser.get(`/permohonan/${number}${page}`));
  }
}

function decreeOf({ number }: Sent): object {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jakarta' }).format(new Date());
  return { track: 'wub', decree: '800/1/DKUM/2026', date, applications: [number] };
}

/** A participant asks a lender, who accepts. */
async function borrow(addresses: Addresses, applicant: ApiApplicant, sent: Sent): Promise<void> {
  const wish = { amount: 5_000_000, purpose: 'Membeli gerobak', consent: 'kspps-contoh' };
  const secret = { 'wirabaru-secret': sent.secret };
  await ok(applicant.request('POST', `/applications/${sent.number}/referrals`, wish, secret));
  const link = await linkFor(addresses, 'Rujukan Pembiayaan', sent.number);
  await decideByLink(addresses, link, { outcome: 'accepted' });
}

/** An officer's browser, after the sign-in. */
async function signedIn(addresses: Addresses): Promise<Browser> {
  const browser = new Browser(addresses.site);
  let answer = await browser.get('/masuk');
  while (answer.status !== 200) {
    const next = new URL(answer.headers.get('location') ?? '', answer.url).href;
    answer = await browser.get(next);
    if (answer.url.includes('/interaction/')) answer = await browser.post(answer.url, { sub: 'demo-admin' });
  }
  return browser;
}

/** An officer looks at the desk and at a file with what was uploaded, and signs out. */
async function lookAtDesk(browser: Browser, number: string): Promise<void> {
  await ok(browser.get('/meja'));
  const page = await ok(browser.get(`/meja/berkas/${number}`));
  const file = new RegExp(`/meja/berkas/${number}[^"]+`).exec(page)?.[0] ?? '';
  const shown = await browser.get(file.replaceAll('&amp;', '&'));
  await ok(fetch(shown.headers.get('location') ?? ''));
  await browser.post('/keluar', {});
}

/** A lurah does not answer in time, and whatever runs by the clock has run. */
async function letTimePass(system: System): Promise<void> {
  const inTwelveDays = new Date(Date.now() + 12 * 86_400_000);
  await system.advanceTo(inTwelveDays.toISOString());
  const expected = [
    'RecordBounce',
    'SettleTimeout',
    'CloseReferral',
    ...(await scheduledFunctions(system.addresses)),
  ];
  await eventually(expected.join(', '), async () => {
    const counts = (await (await fetch(new URL('/counters', system.addresses.control))).json()) as object;
    return expected.every((name) => Object.keys(counts).some((each) => each.includes(name)))
      ? true
      : undefined;
  });
}

async function scheduledFunctions(addresses: Addresses): Promise<readonly string[]> {
  const schedules = (await resourcesOf(addresses)).filter(({ type }) => type === 'AWS::Scheduler::Schedule');
  return schedules.map(
    ({ properties }) => (properties['Target'] as { readonly Arn: string }).Arn.split(':').at(-1) ?? '',
  );
}

/** Asks once on every route of the template: whatever the handler thinks of it, the gateway may call the function. */
async function knockAtEveryDoor(addresses: Addresses): Promise<void> {
  const admin = await officerOf(addresses, 'admin@dinas.example');
  const anybody = new Browser(addresses.site);
  for (const { type, properties } of await resourcesOf(addresses)) {
    if (type !== 'AWS::ApiGatewayV2::Route') continue;
    const [method = '', route = ''] = String(properties['RouteKey']).split(' ');
    const path = route.replaceAll(/\{\w+\}/g, 'unknown');
    if (path.startsWith('/api/'))
      await admin(method, path.slice('/api'.length), method === 'GET' ? undefined : {});
    else await (method === 'GET' ? anybody.get(path) : anybody.post(path, {}));
  }
}

async function resourcesOf(addresses: Addresses): Promise<readonly ProvisionedResource[]> {
  const answer = await fetch(new URL('/resources', addresses.control));
  return (await answer.json()) as readonly ProvisionedResource[];
}

async function ok(asked: Promise<Response>): Promise<string> {
  const answer = await asked;
  const text = await answer.text();
  if (answer.ok) return text;
  throw new Error(`${answer.url} answered ${answer.status}: ${/<main[^]*/.exec(text)?.[0] ?? text}`);
}
