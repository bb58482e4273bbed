import { formatDay, formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { layout } from '#shared/pages/layout.ts';
import type { OfficerStage } from '../decisions/stage-duty.ts';
import type { Officer } from '../people/officer.ts';
import { type DeskRow, rowsShown, type StageDesk } from './officer-desk.ts';

interface StageWords {
  readonly title: string;
  readonly action: string;
  /** Where a row leads. */
  readonly address: (number: string) => string;
  /** Where the button leads, given the most urgent application. */
  readonly start: (first: string) => string;
}

const words: Readonly<Record<OfficerStage, StageWords>> = {
  parked: {
    title: 'Perkara tertahan',
    action: 'Buka perkara pertama',
    address: (number) => `/meja/tertahan/${number}`,
    start: (first) => `/meja/tertahan/${first}`,
  },
  residence: {
    title: 'Pemeriksaan domisili',
    action: 'Buka perkara pertama',
    address: (number) => `/meja/domisili/${number}`,
    start: (first) => `/meja/domisili/${first}`,
  },
  recommendation: {
    title: 'Rekomendasi yang belum datang',
    action: 'Buka perkara pertama',
    address: (number) => `/meja/rekomendasi/${number}`,
    start: (first) => `/meja/rekomendasi/${first}`,
  },
  'file-check': {
    title: 'Pemeriksaan berkas',
    action: 'Buka berkas pertama',
    address: (number) => `/meja/berkas/${number}`,
    start: (first) => `/meja/berkas/${first}`,
  },
  decree: {
    title: 'Penetapan peserta',
    action: 'Buka daftar penetapan',
    address: (number) => `/meja/penetapan?permohonan=${number}`,
    start: () => '/meja/penetapan',
  },
  training: {
    title: 'Pelatihan',
    action: 'Buka peserta pertama',
    address: (number) => `/meja/pelatihan/${number}`,
    start: (first) => `/meja/pelatihan/${first}`,
  },
};

/** The application that the officer has just decided about, or proposed something for. */
interface JustDone {
  readonly decided: string | undefined;
  readonly proposed: string | undefined;
}

/** What waits for the officer. */
export function deskPage(
  officer: Officer,
  desks: readonly StageDesk[],
  { decided, proposed }: JustDone,
): Html {
  return layout(
    'Meja kerja',
    html`<h1>Meja kerja</h1>
      <p class="lead">${officer.name}, ${officer.title}</p>
      ${
        decided === undefined
          ? undefined
          : html`<div class="notice good" role="status">
              <p>Putusan untuk permohonan <strong>${decided}</strong> sudah dicatat.</p>
            </div>`
      }
      ${
        proposed === undefined
          ? undefined
          : html`<div class="notice warn" role="status">
              <p>
                Usul untuk permohonan <strong>${proposed}</strong> dicatat. Putusan berlaku setelah petugas
                lain memberi hasil yang sama.
              </p>
            </div>`
      }
      ${
        desks.length === 0
          ? html`<p>Belum ada tugas untuk akun Anda. Hubungi admin dinas bila ini keliru.</p>`
          : html`<ul class="tiles">
              ${desks.map((desk) => tile(desk))}
            </ul>`
      }
      ${desks.map((desk) => (desk.waiting === 0 ? undefined : section(desk)))}`,
    'officer',
  );
}

function tile({ stage, waiting, overdue, rows }: StageDesk): Html {
  const { title, action, start } = words[stage];
  const first = rows[0];
  return html`<li class="card">
    <h2>${title}</h2>
    <p>
      <span class="figure">${formatNumber(waiting)}</span> menunggu
      ${
        overdue === 0
          ? undefined
          : html`<br /><strong class="error">${formatNumber(overdue)} lewat batas</strong>`
      }
    </p>
    ${first === undefined ? undefined : html`<a class="button" href="${start(first.number)}">${action}</a>`}
  </li>`;
}

function section({ stage, waiting, areaUnit, rows }: StageDesk): Html {
  const { title, address } = words[stage];
  return html`<h2 id="${stage}">${title}</h2>
    ${
      waiting > rowsShown
        ? html`<p class="soft">
            Ditampilkan ${formatNumber(rows.length)} yang paling mendesak dari ${formatNumber(waiting)}.
          </p>`
        : undefined
    }
    <div class="scroll" role="region" aria-labelledby="${stage}" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Permohonan</th>
            <th scope="col">Nama</th>
            <th scope="col">${areaUnit}</th>
            <th scope="col">Bidang usaha</th>
            <th scope="col">Paling lambat</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => tableRow(row, address(row.number)))}
        </tbody>
      </table>
    </div>`;
}

function tableRow(row: DeskRow, address: string): Html {
  const due = formatDay(row.dueAt);
  return html`<tr>
    <td><a href="${address}">${row.number}</a></td>
    <td>${row.fullName}</td>
    <td>${row.area}<br /><span class="soft">${row.district}</span></td>
    <td>${row.sector}</td>
    <td>${row.isOverdue ? html`<strong class="error">${due} (lewat batas)</strong>` : due}</td>
  </tr>`;
}
