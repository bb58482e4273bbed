import { formatDay, formatMoment, formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { errorSummary, type FormState, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import type { HistoryEvent } from '../history/event.ts';
import type { Area } from '../areas/area.ts';
import type { Programme, Track } from '../programmes/programme.ts';
import { type Application, Stage } from './application.ts';
import { formatSecret } from './applicant.ts';

interface StatusFacts {
  readonly application: Application;
  readonly position: number | undefined;
  readonly secret: string;
  readonly programme: Programme;
  readonly track: Track;
  readonly area: Area;
  readonly history: readonly HistoryEvent[];
  /** What can be done from here, e.g. asking for a referral. */
  readonly further?: Html;
}

/** The steps everybody takes, in their order. */
const steps = ['file-check', 'recommendation', 'decree', 'training'] as const;

/** Beside which step a stage stands that not everybody passes. */
const besides: Readonly<Partial<Record<Stage['name'], (typeof steps)[number]>>> = {
  residence: 'recommendation',
};

/** What a stage is called and who has it, by the titles of the programme. */
function wordsOf(
  stage: Stage['name'],
  titles: Programme['titles'],
): { readonly title: string; readonly who: string } {
  const areaHead = titles.areaHead.toLowerCase();
  switch (stage) {
    case 'file-check':
      return { title: 'Pemeriksaan berkas', who: 'petugas verifikasi dinas' };
    case 'correction':
      return { title: 'Perbaikan', who: 'Anda' };
    case 'recommendation':
      return { title: `Rekomendasi ${areaHead}`, who: areaHead };
    case 'residence':
      return { title: 'Pemeriksaan domisili', who: 'petugas verifikasi dinas' };
    case 'parked':
      return { title: 'Pemeriksaan oleh dinas', who: 'kepala bidang' };
    case 'decree':
      return { title: 'Penetapan peserta', who: titles.agencyHead.toLowerCase() };
    case 'training':
      return { title: 'Pelatihan', who: 'perangkat daerah pelatih' };
  }
}

/** Where the application stands, who has it and until when. */
export function statusPage(facts: StatusFacts): Html {
  const { application, track, area, programme } = facts;
  const { titles } = programme;
  return layout(
    `Permohonan ${application.number}`,
    html`<div class="narrow">
      <h1>Permohonan Anda</h1>
      ${summary(facts)}
      ${
        application.state === 'draft'
          ? html`<p>
              <a class="button" href="/permohonan/${application.number}/dokumen">Lanjutkan ke dokumen</a>
            </p>`
          : undefined
      }
      ${['holds-place', 'participant', 'completed'].includes(application.state) ? journey(application, titles) : undefined}
      ${facts.further} ${historyList(facts.history, titles)}
      <dl>
        <dt>Nomor permohonan</dt>
        <dd class="code">${application.number}</dd>
        <dt>Kode rahasia</dt>
        <dd>
          <span class="code">${formatSecret(facts.secret)}</span><br /><span class="soft"
            >Catat nomor dan kode ini. Keduanya diperlukan untuk melihat permohonan lagi.</span
          >
        </dd>
        <dt>Jalur</dt>
        <dd>${track.name} ${application.year}</dd>
        <dt>${titles.areaUnit}</dt>
        <dd>${area.name}, ${titles.district} ${area.district.name}</dd>
        ${
          application.submittedAt === undefined
            ? undefined
            : html`<dt>Dikirim</dt>
                <dd>${formatMoment(application.submittedAt)}</dd>`
        }
      </dl>
    </div>`,
  );
}

function summary({ application, position, track, area, programme }: StatusFacts): Html {
  switch (application.state) {
    case 'draft':
      return notice('warn', 'Permohonan belum dikirim', 'Unggah KTP, lalu kirim permohonan.');
    case 'holds-place':
      return notice(
        'good',
        'Anda mendapat tempat',
        `Tempat di ${programme.titles.areaUnit} ${area.name} disimpan untuk Anda selama permohonan diperiksa.`,
      );
    case 'waits':
      return notice(
        'warn',
        `Daftar tunggu, urutan ke-${formatNumber(position ?? 0)}`,
        `Kuota ${programme.titles.areaUnit} ${area.name} tahun ${programme.year} sudah terpenuhi. Urutan menurut waktu permohonan masuk. Kami menghubungi Anda apabila tersedia tempat.`,
      );
    case 'received':
      return notice(
        'good',
        'Permohonan diterima',
        `Semua permohonan yang lengkap dinilai bersama pada ${formatDay(`${track.rankingDate ?? ''}T00:00:00+07:00`)}. Waktu masuk tidak menentukan.`,
      );
    case 'participant':
      return notice(
        'good',
        'Anda peserta',
        'Anda sudah ditetapkan sebagai peserta. Ikuti pelatihan sesuai jadwal.',
      );
    case 'completed':
      return notice('good', 'Pelatihan selesai', 'Selamat, Anda telah menyelesaikan pelatihan.');
    case 'not-completed':
      return notice(
        'bad',
        'Pelatihan tidak selesai',
        `Anda tercatat tidak menyelesaikan pelatihan. Anda dapat mengajukan keberatan kepada dinas dalam ${programme.deadlines.objection} hari kerja (UU 30/2014 pasal 77).`,
      );
    case 'withdrawn':
      return notice(
        'warn',
        'Permohonan dibatalkan',
        'Permohonan ini sudah dibatalkan dan tempatnya dikembalikan.',
      );
    case 'died':
      return notice('warn', 'Permohonan ditutup', 'Permohonan ini sudah ditutup.');
    case 'refused':
      return notice(
        'bad',
        'Belum dapat kami terima',
        `Setelah diperiksa, permohonan Anda belum dapat kami terima. Anda dapat mengajukan keberatan kepada dinas dalam ${programme.deadlines.objection} hari kerja (UU 30/2014 pasal 77).`,
      );
  }
}

function notice(kind: string, title: string, text: string): Html {
  return html`<div class="notice ${kind}" role="status">
    <p><strong>${title}</strong></p>
    <p>${text}</p>
  </div>`;
}

function journey(application: Application, titles: Programme['titles']): Html {
  const { stage } = application;
  const step = stage === undefined ? undefined : (besides[stage.name] ?? stage.name);
  const current = steps.findIndex((name) => name === step);
  const reached = application.state === 'completed' ? steps.length : current;
  return html`<h2>Perjalanan permohonan</h2>
    <ol class="steps">
      <li class="done">Permohonan terkirim dan tempat disimpan</li>
      ${steps.map((name, index) => {
        const isNow = index === reached && stage !== undefined;
        return html`<li
          class="${index < reached ? 'done' : isNow ? 'now' : ''}"
          ${isNow ? html`aria-current="step"` : undefined}
        >
          ${wordsOf(name, titles).title}
          ${
            isNow
              ? html`<span class="soft"
                  >Sekarang pada ${wordsOf(stage.name, titles).who}, paling lambat
                  ${formatMoment(stage.dueAt)}</span
                >`
              : undefined
          }
        </li>`;
      })}
    </ol>`;
}

const outcomeWords: Readonly<Record<string, string>> = {
  complete: 'lengkap',
  incomplete: 'belum lengkap',
  recommended: 'direkomendasikan',
  'not-recommended': 'tidak direkomendasikan; dinas yang memutuskan',
  fixed: 'ditetapkan sebagai peserta',
  refused: 'belum dapat diterima',
  completed: 'selesai',
  'not-completed': 'tidak selesai',
  accepted: 'diterima untuk diproses',
  declined: 'belum dapat diterima lembaga',
  correction: 'perlu diperbaiki',
  resubmitted: 'sudah diperbaiki',
  'not-resident': 'pemohon bukan warga di sini; dinas memeriksa',
  resident: 'pemohon memang warga di sini',
  outside: 'pemohon bukan warga kota ini',
  moved: 'dipindahkan ke tempat tinggal yang benar',
  forwarded: 'diteruskan dinas tanpa rekomendasi',
  deferred: 'ditunda ke kelas berikutnya',
  resume: 'dilanjutkan',
  ended: 'ditutup',
  withdrawn: 'dibatalkan',
  left: 'pindah ke luar kota',
  died: 'pemohon meninggal dunia',
};

function historyList(events: readonly HistoryEvent[], titles: Programme['titles']): Html | undefined {
  // What the reconciler mended is no decision about the applicant.
  const history = events.filter(({ event }) => !event.startsWith('mended.'));
  if (history.length === 0) return undefined;
  return html`<h2>Riwayat keputusan</h2>
    <ul>
      ${history.map((event) => {
        const [stage = '', ...rest] = event.what.split(': ');
        const [outcome = ''] = rest.join(': ').split(' ');
        const title = stage === 'referral' ? 'Rujukan pembiayaan' : titleOf(stage, titles);
        return html`<li>
          ${title}: ${outcomeWords[outcome] ?? outcome}
          <span class="soft"
            >– ${event.by},
            ${formatMoment(event.at)}${event.why === undefined ? '' : `. Alasan: ${event.why}`}</span
          >
        </li>`;
      })}
    </ul>`;
}

function titleOf(stage: string, titles: Programme['titles']): string {
  if (stage === 'interruption' || stage === 'second-place') return 'Permohonan';
  const name = Stage.shape.name.safeParse(stage);
  return name.success ? wordsOf(name.data, titles).title : stage;
}

/** The way back in: number and secret. */
export function signInToApplicationPage(state: FormState): Html {
  return layout(
    'Cek permohonan',
    html`<div class="narrow">
      <h1>Cek permohonan</h1>
      <p class="lead">Masukkan nomor permohonan dan kode rahasia yang Anda catat saat mendaftar.</p>
      ${errorSummary(state)}
      <form method="post" action="/permohonan" novalidate>
        ${textField(state, 'number', 'Nomor permohonan', { hint: 'Contoh: WUB-26-4F7K-M2QX', autocomplete: 'off', maxlength: 24 })}
        ${textField(state, 'secret', 'Kode rahasia', { hint: 'Contoh: K7M3-PQ2X-9D', autocomplete: 'off', maxlength: 20 })}
        <div class="actions"><button>Lihat permohonan</button></div>
      </form>
    </div>`,
  );
}
