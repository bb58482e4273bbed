import { formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { errorSummary, type FormState, selectField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import type { CompanionDesk, CompanionRow, ParticipantRow } from './companion-desk.ts';

/** Participants shown: who is given a companion leaves the list and the rest moves up. */
const rowsShown = 50;

/** The companions with their loads, and who has none. `chosen`: the participant who is to be given one. */
export function companionDeskPage(
  desk: CompanionDesk,
  chosen: string | undefined,
  state: FormState,
  csrf: string,
): Html {
  const { year, maximumLoad, companions, without } = desk;
  const participant = without.find(({ number }) => number === chosen);
  return layout(
    'Pendamping',
    html`<h1>Pendamping ${year}</h1>
      ${errorSummary(state)}
      ${participant === undefined ? undefined : giveForm(participant, desk, state, csrf)} ${waiting(desk)}
      <h2 id="companions">Semua pendamping</h2>
      <p>
        ${formatNumber(companions.length)} pendamping, masing-masing paling banyak
        ${formatNumber(maximumLoad)} peserta.
        <a href="/meja/pendamping/daftar?tahun=${year}">Unduh daftar (CSV)</a>
      </p>
      <div class="scroll" role="region" aria-labelledby="companions" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Nama</th>
              <th scope="col">Wilayah</th>
              <th scope="col">Telepon</th>
              <th scope="col" class="number">Peserta</th>
            </tr>
          </thead>
          <tbody>
            ${companions.map((row) => companionRow(row, maximumLoad))}
          </tbody>
        </table>
      </div>
      <p><a href="/meja">Kembali ke meja kerja</a></p>`,
    'officer',
  );
}

function companionRow({ companion, where, load, isActive }: CompanionRow, maximumLoad: number): Html {
  return html`<tr>
    <td>${companion.name}${isActive ? undefined : html`<br /><span class="soft">tidak bertugas</span>`}</td>
    <td>${where}</td>
    <td>${companion.phone}</td>
    <td class="number">${formatNumber(load)} / ${formatNumber(maximumLoad)}</td>
  </tr>`;
}

function waiting({ year, titles, without }: CompanionDesk): Html {
  if (without.length === 0) return html`<p>Semua peserta sudah mempunyai pendamping.</p>`;
  return html`<h2 id="without">Belum ada pendamping</h2>
    <p>
      ${formatNumber(without.length)} peserta belum mempunyai pendamping yang bertugas: semua pendamping di
      wilayahnya sudah penuh, atau pendampingnya tidak bertugas lagi.
    </p>
    <div class="scroll" role="region" aria-labelledby="without" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Permohonan</th>
            <th scope="col">Nama</th>
            <th scope="col">${titles.areaUnit}</th>
          </tr>
        </thead>
        <tbody>
          ${without.slice(0, rowsShown).map(
            ({ number, fullName, area, district }) =>
              html`<tr>
                <td><a href="/meja/pendamping?tahun=${year}&permohonan=${number}">${number}</a></td>
                <td>${fullName}</td>
                <td>${area}<br /><span class="soft">${district}</span></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function giveForm(
  participant: ParticipantRow,
  { companions, maximumLoad, year }: CompanionDesk,
  state: FormState,
  csrf: string,
): Html {
  const free = companions.filter(({ isActive, load }) => isActive && load < maximumLoad);
  const options = free.map(({ companion, where, load }) => ({
    value: companion.id,
    label: `${companion.name}, ${where} (${formatNumber(load)} dari ${formatNumber(maximumLoad)})`,
  }));
  return html`<section class="card">
    <h2>Pendamping untuk ${participant.fullName}</h2>
    <p>Permohonan ${participant.number}, ${participant.area}, ${participant.district}</p>
    <form method="post" action="/meja/pendamping" novalidate>
      <input type="hidden" name="csrf" value="${csrf}" />
      <input type="hidden" name="tahun" value="${year}" />
      <input type="hidden" name="permohonan" value="${participant.number}" />
      ${selectField(state, 'companion', 'Pendamping', [{ options }])}
      <div class="actions"><button>Beri pendamping</button></div>
    </form>
  </section>`;
}
