import { describe, expect, it } from 'vitest';
import { applicationFormPage } from '../../../functions/applications/application-form-page.ts';
import type { Application } from '../../../functions/applications/application.ts';
import { statusPage } from '../../../functions/applications/status-page.ts';
import { listAreas } from '../../../functions/areas/area.ts';
import { refusalPage } from '../../../functions/decree/refusal-page.ts';
import { applicantMail } from '../../../functions/messages/applicant-mails.ts';
import { programmePage, quotaPage } from '../../../functions/programmes/programme-page.ts';
import { quotaOf } from '../../../functions/programmes/quota.ts';
import { emptyForm } from '../../../functions/shared/pages/form.ts';
import { demoCity } from '../../../infra/local/seed.ts';

const { areas, offices, programme } = demoCity('pesisir-selatan', 2026);
const [track] = programme.tracks;
const [area] = listAreas(areas);
if (track === undefined || area === undefined) throw new Error('Pesisir Selatan has a track and an area');

const application: Application = {
  number: 'WUB-26-AAAA-BBBB',
  track: track.id,
  year: 2026,
  rules: 1,
  area: area.code,
  sector: 'kuliner',
  business: 'Warung',
  person: 'person',
  sealed: new Uint8Array(),
  request: 'request',
  secretVersion: 1,
  state: 'holds-place',
  createdAt: '2026-03-02T02:00:00.000Z',
  submittedAt: '2026-03-02T02:00:00.000Z',
  ticket: 1,
  stage: { name: 'recommendation', attempt: 1, desk: 'desk', dueAt: '2026-03-09T09:00:00.000Z' },
};
const history = [
  {
    application: application.number,
    sequence: 1,
    event: 'recommendation.1',
    what: 'recommendation: recommended',
    by: offices[0]?.title ?? '',
    at: '2026-03-02T02:00:00.000Z',
    recordedAt: '2026-03-02T02:00:00.000Z',
    rules: 1,
    previous: '',
    hash: '',
  },
];

describe('a regency of nagari', () => {
  it.each([
    ['front page', () => programmePage(programme, new Date('2026-03-02T02:00:00Z'))],
    ['quota', () => quotaPage(programme, track, quotaOf(areas, []))],
    ['form', () => applicationFormPage(programme, track, areas, emptyForm, 'key')],
    [
      'status',
      () =>
        statusPage({
          application,
          position: undefined,
          secret: 'K7M3PQ2X9D',
          programme,
          track,
          area,
          history,
        }),
    ],
    [
      'refusal',
      () =>
        refusalPage(
          {
            number: application.number,
            fullName: 'Siti Contoh',
            area: area.name,
            district: area.district.name,
            sector: 'Kuliner',
            business: 'Warung',
            recommendation: 'expired',
            dueAt: '2026-03-09T09:00:00.000Z',
          },
          programme.titles,
          emptyForm,
          'csrf',
        ),
    ],
    [
      'mail',
      () =>
        JSON.stringify(
          applicantMail({
            application,
            programme,
            track,
            areaName: area.name,
            position: undefined,
            site: 'https://wirabaru.example',
          }),
        ),
    ],
  ])('speaks of nagari and wali nagari, never of kelurahan or lurah: %s', (_, write) => {
    const text = String(write());
    expect(text).toMatch(/nagari/i);
    expect(text).not.toMatch(/kelurahan|lurah/i);
  });

  it('asks its wali nagari, at an address of the nagari', () => {
    expect(offices[0]).toMatchObject({
      title: `Wali Nagari ${area.name}`,
      email: `wali-nagari.${area.code.replaceAll('.', '-')}@nagari.example`,
    });
  });
});

it('shows the legal basis, the time limit and who changed the rules why', () => {
  const text = String(programmePage(programme, new Date('2026-03-02T02:00:00Z')));
  for (const basis of programme.legalBasis) expect(text).toContain(basis);
  expect(text).toMatch(/diputuskan paling lama 20 hari kerja menurut\s+Keputusan Kepala Dinas/);
  expect(text).toContain('Aturan pembukaan program');
});
