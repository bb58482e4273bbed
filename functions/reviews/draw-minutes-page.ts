import { formatMoment, formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { layout } from '#shared/pages/layout.ts';
import type { DrawMinutes, Witness } from './draw-minutes.ts';

/** The minutes of a draw (berita acara), made to be printed and signed by those who were there. */
export function drawMinutesPage(minutes: DrawMinutes): Html {
  const { announcement, session } = minutes;
  return layout(
    `Berita acara pengundian ${session.number}`,
    html`<h1>Berita Acara Pengundian</h1>
      <dl>
        <dt>Nomor</dt>
        <dd>${session.number}</dd>
        <dt>Penyelenggara</dt>
        <dd>${session.agency}</dd>
        <dt>Jalur</dt>
        <dd>${minutes.trackName}, tahun ${announcement.year}</dd>
        <dt>Waktu dan tempat</dt>
        <dd>${formatMoment(minutes.drawnAt)}, ${session.place}</dd>
        <dt>Pengundian ke</dt>
        <dd>${announcement.sequence}</dd>
      </dl>
      ${repeated(minutes)}
      <h2>Yang diumumkan sebelum pengundian</h2>
      <dl>
        <dt>Diumumkan pada</dt>
        <dd>${formatMoment(announcement.announcedAt)}</dd>
        <dt>Jumlah permohonan</dt>
        <dd>${formatNumber(announcement.count)}</dd>
        <dt>Sidik daftar (SHA-256)</dt>
        <dd><code>${announcement.list}</code></dd>
        <dt>Sumber angka</dt>
        <dd>${announcement.source}</dd>
        <dt>Angka diketahui umum pada</dt>
        <dd>${formatMoment(announcement.moment)}</dd>
        <dt>Sidik pengumuman</dt>
        <dd><code>${minutes.announcementHash}</code></dd>
      </dl>
      <h2>Hasil</h2>
      <dl>
        <dt>Angka yang keluar</dt>
        <dd>${minutes.numbers.join(', ')}</dd>
        <dt>Benih undian</dt>
        <dd><code>${minutes.seed}</code></dd>
      </dl>
      <p>
        Urutan dihitung dengan cara RFC 3797 memakai SHA-256. Siapa pun dapat menghitungnya kembali dari
        berkas undian yang diumumkan (npm run verify-draw), yang sidiknya <code>${minutes.recordHash}</code>.
      </p>
      <div class="scroll" role="region" aria-label="Urutan hasil undian" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">Urutan</th>
              <th scope="col">Nomor permohonan</th>
            </tr>
          </thead>
          <tbody>
            ${minutes.order.map(
              (number, index) =>
                html`<tr>
                  <td class="number">${formatNumber(index + 1)}</td>
                  <td>${number}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <h2>Tanda tangan</h2>
      ${signature('Pemimpin pengundian', session.leader)}
      ${session.witnesses.map((witness, index) => signature(`Saksi ${index + 1}`, witness))}`,
    'officer',
  );
}

/** A draw after the first: that there were others stays to be seen, and why they were not the last. */
function repeated({ announcement, earlier }: DrawMinutes): Html | undefined {
  if (earlier.length === 0) return undefined;
  return html`<div class="notice warn">
    <p><strong>Pengundian ulang.</strong> Alasan: ${announcement.reason}</p>
    <ul>
      ${earlier.map(
        ({ sequence, hash }) =>
          html`<li>Pengundian ke-${sequence}, sidik pengumuman <code>${hash}</code></li>`,
      )}
    </ul>
  </div>`;
}

function signature(role: string, { name, office }: Witness): Html {
  return html`<p>
    ${role}, ${office}<br /><br /><br /><br />
    <strong>${name}</strong>
  </p>`;
}
