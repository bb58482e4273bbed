import { ApplicantClient, type Sent, smallestFile } from '../client/applicant-client.ts';
import { Browser } from '../client/browser.ts';
import { eventually } from '../client/patience.ts';
import { DemoProblem, expectJson, expectStatus } from '../client/problem.ts';
import { type Check, require } from './check.ts';
import { readWorld, type Track } from '../client/world.ts';

/** Words that tell everybody who meets the application what it is. */
const marked = {
  fullName: 'Uji Coba Sistem',
  phone: '0812 0000 0000',
  address: 'Uji coba sistem, bukan permohonan',
  business: 'Uji coba sistem oleh dinas, mohon ditolak pada pemeriksaan berkas',
};

/** A policy lets a form be posted for half an hour; a size above the rule's by one byte must be refused. */
const largestFile = 15_000_000;

/**
 * An application of a test applicant, as far as an applicant can bring it. It takes a ticket of the area, and a
 * place where one is free; the same deployment keeps one such application however often this runs.
 */
export function writesOnce(site: string, area: string, patience: number): readonly Check[] {
  const api = new URL('/api', site).href;
  const applicants = new ApplicantClient(api, patience);
  let made: { readonly sent: Sent; readonly track: Track; readonly isDraft: boolean } | undefined;
  const draft = () => {
    if (made === undefined) throw new DemoProblem('there is no draft');
    return made;
  };

  return [
    {
      what: 'An application is saved once, however often it is sent',
      verify: async () => {
        const { areas, sectors, tracks, year } = await readWorld(api, patience);
        require(areas.some(({ code }) => code === area), `no area ${area}`);
        const track = tracks.find(({ admission }) => admission === 'first-come') ?? tracks[0];
        if (track === undefined) throw new DemoProblem('there is no track');
        // A person of each area's own, of the right structure, who is nobody.
        const digits = area.replaceAll('.', '');
        const input = {
          ...marked,
          nik: `${digits.slice(0, 6)}010190${digits.slice(6)}`,
          birthDate: '1990-01-01',
          area,
          sector: sectors[0]?.id,
          declarations: track.declarations.map(({ id }) => id),
        };
        const send = async () =>
          expectJson<Sent & { state: string }>(
            await applicants.draft(track.id, input, `smoke-${year}-${area}`),
            201,
            'A draft',
          );
        const [first, second] = [await send(), await send()];
        require(first.number === second.number, 'two numbers');
        made = { sent: first, track, isDraft: first.state === 'draft' };
      },
    },
    {
      what: 'The bucket refuses what its form does not allow, and shows nothing to those who only know where it is',
      verify: async () => {
        const { isDraft, sent, track } = draft();
        if (!isDraft) return 'the application of an earlier run takes no more documents';
        for (const { id, types } of track.documents) {
          const type = types[0] ?? '';
          const { fields, url } = await applicants.uploadForm(sent, id, type);
          const post = (changed: Record<string, string>, file = smallestFile(type)) =>
            applicants.send(url, { ...fields, ...changed }, file);
          await expectStatus(await post({ 'Content-Type': 'text/html' }), 403, 'A file of another type');
          await expectStatus(await post({ key: 'elsewhere' }), 403, 'A file at another place');
          await expectStatus(
            await post({}, new Blob([new Uint8Array(largestFile + 1)])),
            400,
            'Too large a file',
          );
          await expectStatus(
            await fetch(new URL(fields['key'] ?? '', `${url}/`)),
            403,
            'Looking without a right',
          );
        }
        return undefined;
      },
    },
    {
      what: 'The documents are taken and the application is accepted',
      verify: async () => {
        const { isDraft, sent, track } = draft();
        for (const { id, types } of isDraft ? track.documents : []) {
          const type = types[0] ?? '';
          await expectStatus(await applicants.upload(sent, id, type, smallestFile(type)), 204, 'An upload');
        }
        await expectStatus(await applicants.submit(sent), 200, 'A submission');
      },
    },
    {
      what: 'Its page opens with number and secret only',
      verify: async () => {
        const { sent } = draft();
        const browser = new Browser(new URL(site).origin, patience);
        await expectStatus(await browser.get(`/permohonan/${sent.number}`), 401, 'A page without the secret');
        const wrong = await browser.post('/permohonan', { number: sent.number, secret: 'AAAA-AAAA-AA' });
        await expectStatus(wrong, 401, 'A wrong secret');
        const right = await browser.post('/permohonan', { number: sent.number, secret: sent.secret });
        await expectStatus(right, 303, 'Number and secret');
        const page = await expectStatus(await browser.get(`/permohonan/${sent.number}`), 200, 'The page');
        require((await page.text()).includes(sent.number), 'a page without the number');
      },
    },
    {
      what: 'With a place it comes to the verifiers; without one it stands in the list',
      verify: async () => {
        const { sent } = draft();
        await eventually(
          'not yet at the verifiers',
          async () => {
            const { stage, state } = await applicants.status(sent);
            return state !== 'holds-place' || stage !== undefined ? true : undefined;
          },
          patience,
        );
      },
    },
  ];
}
