import { formatDay, formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { layout } from '#shared/pages/layout.ts';
import type { Programme, Track } from './programme.ts';
import type { AreaQuota } from './quota.ts';

/** The front page: the tracks, who may apply, until when, on what legal basis. */
export function programmePage(programme: Programme, now: Date): Html {
  const { deadlines, decisionLimit, titles } = programme;
  const areaHead = titles.areaHead.toLowerCase();
  return layout(
    programme.name,
    html`<h1>${programme.name} ${programme.year}</h1>
      <p class="lead">
        Pelatihan, pendampingan, dan rujukan pembiayaan bagi warga yang memulai usaha. Diselenggarakan
        ${programme.agency.name}.
      </p>
      <ul class="tiles">
        ${programme.tracks.map((track) => trackCard(track, now))}
      </ul>
      <p>
        <a href="/kuota">Lihat sisa tempat di tiap ${titles.areaUnit.toLowerCase()}</a> ·
        <a href="/permohonan">Cek permohonan Anda</a>
      </p>
      <h2>Dasar hukum dan batas waktu</h2>
      <ul>
        ${programme.legalBasis.map((basis) => html`<li>${basis}</li>`)}
      </ul>
      <p>
        Permohonan yang lengkap diputuskan paling lama ${decisionLimit.workingDays} hari kerja menurut
        ${decisionLimit.basis}. Berkas diperiksa dalam ${deadlines.fileCheck} hari kerja; ${areaHead} diminta
        menjawab dalam ${deadlines.recommendation} hari kerja; penetapan dalam ${deadlines.decree} hari kerja
        sesudahnya. Bila ${areaHead} tidak menjawab, permohonan tidak ditolak, melainkan diteruskan ke dinas.
      </p>
      <p class="soft">
        Aturan tahun ${programme.year} versi ${programme.version}, ditetapkan ${programme.change.by}:
        ${programme.change.why}.
      </p>
      <h2>Data pribadi Anda</h2>
      <p>
        Data dipakai hanya untuk menyelenggarakan program ini (UU 27/2022). NIK disimpan tersandi dan tidak
        ditampilkan lengkap. Pertanyaan: ${programme.dataProtectionContact}.
      </p>`,
  );
}

function trackCard(track: Track, now: Date): Html {
  const isOpen = now >= new Date(track.opensAt) && now < new Date(track.closesAt);
  return html`<li class="card">
    <h2>${track.name}</h2>
    <p>${track.summary}</p>
    <p><strong>Syarat</strong></p>
    <ul>
      ${track.requirements.map((requirement) => html`<li>${requirement}</li>`)}
      ${track.documents.map((document) => html`<li>${document.name}</li>`)}
    </ul>
    ${
      isOpen
        ? html`<p class="soft">Dibuka sampai ${formatDay(track.closesAt)}</p>
            <a class="button" href="/daftar/${track.id}">Daftar ${track.name}</a>`
        : html`<p class="soft">
            Pendaftaran dibuka ${formatDay(track.opensAt)} sampai ${formatDay(track.closesAt)}
          </p>`
    }
  </li>`;
}

/** Places of each area: limit, taken, free, waiting. */
export function quotaPage(programme: Programme, track: Track, quota: readonly AreaQuota[]): Html {
  const total = (figure: (area: AreaQuota) => number) => quota.reduce((sum, area) => sum + figure(area), 0);
  const { areaUnit } = programme.titles;
  const title = `Kuota ${areaUnit.toLowerCase()}`;
  return layout(
    title,
    html`<h1>${title}</h1>
      <p class="lead">${track.name} ${programme.year}</p>
      <p>
        ${programme.tracks
          .filter(({ id }) => id !== track.id)
          .map(({ id, name }) => html`<a href="/kuota?jalur=${id}">Lihat jalur ${name}</a> `)}
      </p>
      <ul class="tiles">
        <li class="card">
          <span class="figure">${formatNumber(total(({ limit }) => limit))}</span>tempat seluruhnya
        </li>
        <li class="card">
          <span class="figure">${formatNumber(total(({ free }) => free))}</span>masih tersedia
        </li>
        <li class="card">
          <span class="figure">${formatNumber(total(({ waiting }) => waiting))}</span
          >${track.admission === 'ranked' ? 'menunggu pemeringkatan' : 'dalam daftar tunggu'}
        </li>
      </ul>
      <div class="scroll" tabindex="0" role="region" aria-label="Tabel kuota">
        <table>
          <thead>
            <tr>
              <th>${areaUnit}</th>
              <th class="number">Tempat</th>
              <th class="number">Tersedia</th>
              <th class="number">Menunggu</th>
            </tr>
          </thead>
          <tbody>
            ${quota.map(
              (area) =>
                html`<tr>
                  <td>${area.name}<br /><span class="soft">${area.district}</span></td>
                  <td class="number">${area.limit}</td>
                  <td class="number">${area.free}</td>
                  <td class="number">${formatNumber(area.waiting)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`,
  );
}
