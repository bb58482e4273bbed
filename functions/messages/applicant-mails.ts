import { formatDay, formatNumber } from '#shared/format.ts';
import type { Application } from '../applications/application.ts';
import type { Programme, Track } from '../programmes/programme.ts';
import type { Mail } from './mail.ts';

interface Facts {
  readonly application: Application;
  readonly programme: Programme;
  readonly track: Track;
  readonly areaName: string;
  readonly position: number | undefined;
  readonly site: string;
}

/**
 * What an applicant is told when their application reaches a state, or undefined where that state is no news.
 * No NIK, no address, nothing of PEKKA: a mail is read by whoever holds the phone.
 */
export function applicantMail(facts: Facts): Mail | undefined {
  const { application, programme, track, areaName, site } = facts;
  const told = tell(facts);
  if (told === undefined) return undefined;
  return {
    subject: `${told.subject} – ${application.number}`,
    greeting: 'Bapak/Ibu pemohon,',
    paragraphs: [
      ...told.paragraphs,
      `Nomor permohonan ${application.number}, jalur ${track.name} ${programme.year}, ${areaName}.`,
    ],
    action: { label: 'Lihat permohonan', url: new URL('/permohonan', site).href },
    closing: `Salam,\n${programme.agency.name}`,
  };
}

function tell({
  application,
  programme,
  track,
  areaName,
  position,
}: Facts): { readonly subject: string; readonly paragraphs: readonly string[] } | undefined {
  switch (application.state) {
    case 'draft':
      return undefined;
    case 'holds-place':
      return {
        subject: 'Permohonan Anda diterima',
        paragraphs: [
          `Permohonan Anda sudah kami terima dan Anda mendapat tempat. Berkas akan diperiksa, lalu ${programme.titles.areaHead.toLowerCase()} diminta memberi rekomendasi.`,
          `Pemeriksaan berkas paling lama ${programme.deadlines.fileCheck} hari kerja. Tidak ada biaya pada tahap mana pun.`,
        ],
      };
    case 'waits':
      return {
        subject: 'Permohonan Anda dalam daftar tunggu',
        paragraphs: [
          `Mohon maaf, kuota ${programme.titles.areaUnit} ${areaName} tahun ${programme.year} telah terpenuhi. Permohonan Anda kami catat dalam daftar tunggu pada urutan ke-${formatNumber(position ?? 0)}.`,
          'Kami akan menghubungi Anda apabila tersedia tempat.',
        ],
      };
    case 'received':
      return {
        subject: 'Permohonan Anda diterima',
        paragraphs: [
          `Permohonan Anda sudah kami terima. Semua permohonan yang lengkap dinilai bersama pada ${formatDay(`${track.rankingDate ?? ''}T00:00:00+07:00`)}; waktu masuk tidak menentukan.`,
        ],
      };
    case 'participant':
      return {
        subject: 'Anda ditetapkan sebagai peserta',
        paragraphs: [
          'Selamat, Anda ditetapkan sebagai peserta program. Perangkat daerah yang melatih akan menghubungi Anda tentang jadwal pelatihan.',
        ],
      };
    case 'completed':
      return {
        subject: 'Pelatihan Anda selesai',
        paragraphs: [
          'Selamat, Anda telah menyelesaikan pelatihan. Bila memerlukan pembiayaan, Anda dapat mengajukan rujukan ke koperasi atau bank melalui halaman permohonan Anda.',
        ],
      };
    case 'refused':
      return {
        subject: 'Permohonan Anda belum dapat kami terima',
        paragraphs: [
          'Setelah diperiksa, permohonan Anda belum dapat kami terima. Alasannya dapat Anda baca pada halaman permohonan.',
          `Apabila Bapak/Ibu tidak sependapat, keberatan dapat diajukan kepada dinas dalam ${programme.deadlines.objection} hari kerja.`,
        ],
      };
  }
}
