import { formatDay, formatMoment, formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { checksField, errorSummary, type FormState, radioField, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import { itemField } from '../decisions/parse-verdict.ts';
import { maskNik } from '../applications/application.ts';
import type { FileFacts } from './file-facts.ts';

const sexes = { female: 'perempuan', male: 'laki-laki' } as const;

/** One file before the verifier: what was declared, what was uploaded, and the verdict. */
export function fileCheckPage(facts: FileFacts, state: FormState, csrf: string): Html {
  const { application } = facts;
  return layout(
    `Berkas ${application.number}`,
    html`<div class="narrow">
      <h1>Pemeriksaan berkas</h1>
      <p class="lead">
        <span class="code">${application.number}</span><br />
        ${facts.track.name} ${application.year}, paling lambat ${formatMoment(application.stage?.dueAt ?? '')}
      </p>
      ${errorSummary(state)} ${hints(facts)} ${declared(facts)} ${documents(facts)}
      ${form(facts, state, csrf)}
    </div>`,
    'officer',
  );
}

/** What does not agree with the NIK. Soft: a NIK is not changed when a birth date is corrected. */
function hints({ nik, person }: FileFacts): Html | undefined {
  if (nik.birthDate === person.birthDate) return undefined;
  return html`<div class="notice warn" role="status">
    <p><strong>Perlu dilihat</strong></p>
    <p>
      Tanggal lahir menurut NIK (${formatDay(nik.birthDate)}) berbeda dari isian
      (${formatDay(person.birthDate)}). Cocokkan dengan KTP. Perbedaan ini bukan alasan menolak: NIK tidak
      berubah ketika tanggal lahir diperbaiki.
    </p>
  </div>`;
}

function declared(facts: FileFacts): Html {
  const { application, person, nik, area, titles } = facts;
  return html`<section class="card">
    <h2>Isian pemohon</h2>
    <dl>
      <dt>Nama lengkap</dt>
      <dd>${person.fullName}</dd>
      <dt>NIK</dt>
      <dd>${maskNik(person.nik)}<br /><span class="soft">Menurut NIK: ${sexes[nik.sex]}</span></dd>
      <dt>Tanggal lahir</dt>
      <dd>
        ${formatDay(person.birthDate)}<br /><span class="soft"
          >${formatNumber(facts.age)} tahun pada ${formatDay(facts.track.ageOn)}</span
        >
      </dd>
      ${
        person.guardian === undefined
          ? undefined
          : html`<dt>Wali</dt>
              <dd>${person.guardian}</dd>`
      }
      <dt>Telepon</dt>
      <dd>${person.phone}</dd>
      ${
        person.email === undefined
          ? undefined
          : html`<dt>Surel</dt>
              <dd>${person.email}</dd>`
      }
      <dt>Alamat</dt>
      <dd>${person.address}</dd>
      <dt>${titles.areaUnit}</dt>
      <dd>${area.name}, ${titles.district} ${area.district.name}</dd>
      <dt>Bidang usaha</dt>
      <dd>${facts.sector}</dd>
      <dt>Usaha</dt>
      <dd>${application.business}</dd>
    </dl>
  </section>`;
}

function documents({ application, track }: FileFacts): Html {
  const uploaded = Object.entries(application.documents ?? {});
  return html`<section class="card">
    <h2>Dokumen</h2>
    <ul>
      ${uploaded.map(([id, document]) => {
        const name = track.documents.find((rule) => rule.id === id)?.name ?? id;
        const address = `/meja/berkas/${application.number}?dokumen=${id}`;
        return html`<li>
          <a href="${address}" target="_blank" rel="noopener">${name}</a>
          <span class="soft">(${formatNumber(Math.ceil(document.size / 1000))} kB, terbuka di tab baru)</span>
        </li>`;
      })}
    </ul>
    ${uploaded.length === 0 ? html`<p>Tidak ada dokumen.</p>` : undefined}
  </section>`;
}

/** What the programme's list offers; an officer adds nothing to it. */
function itemsField(state: FormState, items: FileFacts['items']): Html {
  return checksField(
    state,
    'items',
    'Yang harus diperbaiki (bila dikembalikan)',
    items.map(({ id, text }) => ({ name: itemField(id), label: text })),
  );
}

function form({ application, items, titles }: FileFacts, state: FormState, csrf: string): Html {
  return html`<h2>Putusan</h2>
    <form method="post" action="/meja/berkas/${application.number}" novalidate>
      <input type="hidden" name="csrf" value="${csrf}" />
      ${radioField(state, 'outcome', 'Berkas ini', [
        { value: 'complete', label: `Lengkap, teruskan ke ${titles.areaHead.toLowerCase()}` },
        { value: 'correction', label: 'Perlu perbaikan, kembalikan kepada pemohon' },
        { value: 'incomplete', label: 'Tidak memenuhi syarat, permohonan ditutup' },
      ])}
      ${itemsField(state, items)}
      ${textField(state, 'reason', 'Alasan', {
        type: 'textarea',
        hint: 'Wajib bila permohonan ditutup, paling sedikit 10 huruf. Dapat dibaca pemohon.',
        maxlength: 1000,
        sometimes: true,
      })}
      <div class="actions"><button>Simpan putusan</button> <a href="/meja">Kembali ke meja kerja</a></div>
    </form>`;
}
