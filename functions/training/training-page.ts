import { formatDay, formatMoment, formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { errorSummary, type FormState, radioField, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import type { Application, PersonalData } from '../applications/application.ts';
import type { Area } from '../areas/area.ts';
import type { Programme } from '../programmes/programme.ts';

/** What a trainer sees of a participant: enough to call and to teach, no NIK. */
export interface ParticipantFacts {
  readonly application: Application;
  readonly person: Pick<PersonalData, 'fullName' | 'phone' | 'birthDate' | 'address'>;
  readonly area: Area;
  readonly sector: string;
  readonly agency: string;
  readonly titles: Programme['titles'];
  /** Percent of the sessions from which a training counts as completed. */
  readonly minimumAttendance: number;
}

/** One participant before the trainer, and the result of the training. */
export function trainingPage(facts: ParticipantFacts, state: FormState, csrf: string): Html {
  const { application, person, area, titles } = facts;
  return layout(
    `Pelatihan ${application.number}`,
    html`<div class="narrow">
      <h1>Hasil pelatihan</h1>
      <p class="lead">
        <span class="code">${application.number}</span><br />
        ${facts.agency}, paling lambat ${formatMoment(application.stage?.dueAt ?? '')}
      </p>
      ${errorSummary(state)}
      <section class="card">
        <h2>Peserta</h2>
        <dl>
          <dt>Nama lengkap</dt>
          <dd>${person.fullName}</dd>
          <dt>Tanggal lahir</dt>
          <dd>${formatDay(person.birthDate)}</dd>
          <dt>Telepon</dt>
          <dd>${person.phone}</dd>
          <dt>Alamat</dt>
          <dd>${person.address}</dd>
          <dt>${titles.areaUnit}</dt>
          <dd>${area.name}, ${titles.district} ${area.district.name}</dd>
          <dt>Bidang usaha</dt>
          <dd>${facts.sector}</dd>
          <dt>Usaha</dt>
          <dd>${application.business}</dd>
          ${
            application.decree === undefined
              ? undefined
              : html`<dt>Ditetapkan dengan</dt>
                  <dd>Keputusan nomor ${application.decree}</dd>`
          }
        </dl>
      </section>
      ${form(facts, state, csrf)}
    </div>`,
    'officer',
  );
}

function form({ application, minimumAttendance }: ParticipantFacts, state: FormState, csrf: string): Html {
  return html`<h2>Hasil</h2>
    <form method="post" action="/meja/pelatihan/${application.number}" novalidate>
      <input type="hidden" name="csrf" value="${csrf}" />
      ${textField(state, 'sessions', 'Jumlah sesi', { inputmode: 'numeric', maxlength: 3, short: true, sometimes: true })}
      ${textField(state, 'attended', 'Sesi yang dihadiri', { inputmode: 'numeric', maxlength: 3, short: true, sometimes: true })}
      ${radioField(state, 'outcome', 'Peserta ini', [
        {
          value: 'completed',
          label: `Menyelesaikan pelatihan (paling sedikit ${formatNumber(minimumAttendance)}% sesi)`,
        },
        { value: 'not-completed', label: 'Tidak menyelesaikan pelatihan' },
        { value: 'deferred', label: 'Ditunda ke kelas berikutnya' },
      ])}
      ${textField(state, 'reason', 'Alasan', {
        type: 'textarea',
        hint: 'Wajib bila ditunda, atau bila hasilnya lain dari kehadiran; yang terakhir perlu persetujuan petugas kedua. Dapat dibaca peserta.',
        maxlength: 1000,
        sometimes: true,
      })}
      <div class="actions"><button>Simpan hasil</button> <a href="/meja">Kembali ke meja kerja</a></div>
    </form>`;
}
