import type { HistoryEvent } from '../history/event.ts';
import type { Programme } from '../programmes/programme.ts';
import { type ApplicationState, Stage } from './application.ts';

type Titles = Programme['titles'];

/** Where an application stands, in a word or two. */
export const stateWords: Readonly<Record<ApplicationState, string>> = {
  draft: 'Draf, belum dikirim',
  'holds-place': 'Mendapat tempat',
  waits: 'Dalam daftar tunggu',
  received: 'Diterima, menunggu pemeringkatan',
  participant: 'Peserta',
  completed: 'Selesai dilatih',
  'not-completed': 'Pelatihan tidak selesai',
  refused: 'Ditolak',
  withdrawn: 'Dibatalkan pemohon',
  died: 'Pemohon meninggal dunia',
};

/** What a stage is called and who has it, by the titles of the programme. */
export function stageWords(
  stage: Stage['name'],
  titles: Titles,
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

/** An event of the history in words: which stage or matter, and what came of it. */
export function eventWords(
  { what }: Pick<HistoryEvent, 'what'>,
  titles: Titles,
): { readonly title: string; readonly outcome: string } {
  const [matter = '', ...rest] = what.split(': ');
  // After the outcome come ids, of items or of an area, which the words leave out.
  const [outcome = ''] = rest.join(': ').split(' ');
  return { title: titleOf(matter, titles), outcome: outcomeWords[outcome] ?? outcome };
}

function titleOf(matter: string, titles: Titles): string {
  if (matter === 'mended') return 'Perbaikan data oleh sistem';
  if (matter === 'referral') return 'Rujukan pembiayaan';
  if (matter === 'interruption' || matter === 'second-place') return 'Permohonan';
  const stage = Stage.shape.name.safeParse(matter);
  return stage.success ? stageWords(stage.data, titles).title : matter;
}
