import { formatDay, formatMoment, formatNumber } from '#shared/format.ts';
import type { Application } from '../applications/application.ts';
import type { Decision } from '../decisions/decision.ts';
import type { Programme, Track } from '../programmes/programme.ts';
import type { Mail } from './mail.ts';

/** What every mail to an applicant is written from. */
export interface ApplicantFacts {
  readonly application: Application;
  readonly programme: Programme;
  readonly track: Track;
  readonly areaName: string;
  readonly site: string;
}

type StateFacts = ApplicantFacts & { readonly position: number | undefined };

/**
 * What an applicant is told when their application reaches a state, or undefined where that state is no news.
 * No NIK, no address, nothing of PEKKA: a mail is read by whoever holds the phone.
 */
export function applicantMail(facts: StateFacts): Mail | undefined {
  const told = tell(facts);
  return told === undefined ? undefined : mailOf(facts, told);
}

/** What must be mended and until when; the place is kept meanwhile. */
export function correctionMail(facts: ApplicantFacts, { dueAt, facts: asked }: Decision): Mail {
  const items = (asked['items'] ?? '').split(' ');
  const wanted = facts.programme.corrections.items.filter(({ id }) => items.includes(id));
  return mailOf(facts, {
    subject: 'Permohonan Anda perlu diperbaiki',
    paragraphs: [
      'Permohonan Anda perlu diperbaiki pada bagian berikut:',
      ...wanted.map(({ text }) => `– ${text}`),
      `Mohon melengkapi paling lambat ${formatMoment(dueAt)}. Selama masa perbaikan, tempat Anda tetap disimpan.`,
    ],
  });
}

interface Told {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

function mailOf({ application, programme, track, areaName, site }: ApplicantFacts, told: Told): Mail {
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

function tell({ application, programme, track, areaName, position }: StateFacts): Told | undefined {
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
    case 'not-completed':
      return {
        subject: 'Hasil pelatihan Anda',
        paragraphs: [
          'Anda tercatat tidak menyelesaikan pelatihan. Alasannya dapat Anda baca pada halaman permohonan.',
          `Apabila Bapak/Ibu tidak sependapat, keberatan dapat diajukan kepada dinas dalam ${programme.deadlines.objection} hari kerja.`,
        ],
      };
    case 'withdrawn':
      return {
        subject: 'Permohonan Anda dibatalkan',
        paragraphs: [
          'Permohonan Anda sudah dibatalkan sesuai permintaan dan tempatnya dikembalikan. Selama pendaftaran dibuka, Anda dapat mendaftar lagi.',
        ],
      };
    case 'died':
      // Nobody is written to at the address of a person who died; the family is told at the counter.
      return undefined;
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
