import { formatDay, formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { layout } from '#shared/pages/layout.ts';
import type { Annex } from './annex.ts';
import { decreeId } from './decree.ts';
import { tickField } from './parse-decree.ts';

/** The list that belongs to a decree, made to be printed and signed. */
export function annexPage(annex: Annex, csrf: string): Html {
  const { decree, people, titles } = annex;
  return layout(
    `Lampiran keputusan ${decree.number}`,
    html`${unfinished(annex, csrf)}
      <h1>Lampiran Keputusan Kepala ${annex.agency}</h1>
      ${
        annex.unfinished.length > 0
          ? undefined
          : html`<p>
              <a class="button" href="/meja/penetapan/${decreeId(decree)}/lampiran">Buka lampiran (PDF)</a>
            </p>`
      }
      <dl>
        <dt>Nomor</dt>
        <dd>${decree.number}</dd>
        <dt>Tanggal</dt>
        <dd>${formatDay(decree.date)}</dd>
        <dt>Tentang</dt>
        <dd>Penetapan peserta ${annex.programme} tahun ${decree.year}, jalur ${annex.track}</dd>
        <dt>Jumlah peserta</dt>
        <dd>${formatNumber(people.length)}</dd>
      </dl>
      <div class="scroll" role="region" aria-label="Daftar peserta" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">No.</th>
              <th scope="col">Nomor permohonan</th>
              <th scope="col">Nama</th>
              <th scope="col">${titles.areaUnit}</th>
              <th scope="col">${titles.district}</th>
            </tr>
          </thead>
          <tbody>
            ${people.map(
              (person, index) =>
                html`<tr>
                  <td class="number">${index + 1}</td>
                  <td>${person.number}</td>
                  <td>${person.fullName}</td>
                  <td>${person.area}</td>
                  <td>${person.district}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p>
        ${decree.by.title},<br /><br /><br /><br />
        <strong>${decree.by.name}</strong>
      </p>
      <p class="actions"><a href="/meja/penetapan">Kembali ke daftar penetapan</a></p>`,
    'officer',
  );
}

/** Issuing was cut short: the same decree can be sent again and goes on. */
function unfinished({ decree, unfinished: numbers }: Annex, csrf: string): Html | undefined {
  if (numbers.length === 0) return undefined;
  return html`<div class="notice warn actions" role="status">
    <form method="post" action="/meja/penetapan">
      <p>
        <strong>Penetapan belum selesai.</strong> ${formatNumber(numbers.length)} permohonan dalam keputusan
        ini belum tercatat dan belum ada di daftar.
      </p>
      <input type="hidden" name="csrf" value="${csrf}" />
      <input type="hidden" name="track" value="${decree.track}" />
      <input type="hidden" name="year" value="${decree.year}" />
      <input type="hidden" name="decree" value="${decree.number}" />
      <input type="hidden" name="date" value="${decree.date}" />
      ${numbers.map((number) => html`<input type="hidden" name="${tickField(number)}" value="yes" />`)}
      <button>Lanjutkan penetapan</button>
    </form>
  </div>`;
}
