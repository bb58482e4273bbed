import { formatMoment } from '#shared/format.ts';
import type { Application } from '../applications/application.ts';
import type { Decision } from '../decisions/decision.ts';
import type { Office } from '../people/office.ts';
import type { Programme } from '../programmes/programme.ts';
import type { Mail } from './mail.ts';

interface Facts {
  readonly decision: Decision;
  readonly application: Application;
  readonly office: Office;
  readonly programme: Programme;
  readonly link: string;
}

/** The mail that carries an office's link. No name, NIK or address of the applicant: they are behind the code. */
export function officeMail(facts: Facts): Mail {
  return facts.decision.stage === 'referral' ? lenderMail(facts) : recommendationMail(facts);
}

function recommendationMail({ decision, application, office, programme, link }: Facts): Mail {
  const sector = programme.sectors.find(({ id }) => id === application.sector);
  const isReminder = decision.reminders !== undefined;
  const subject = `Permohonan Rekomendasi Calon Wirausaha Baru – ${application.number}`;
  return {
    subject: isReminder ? `Pengingat: ${subject}` : subject,
    greeting: `Yth. Bapak/Ibu ${office.title},`,
    paragraphs: [
      ...escalationWords({ decision, office, programme }),
      `Dengan hormat, bersama ini kami sampaikan permohonan rekomendasi bagi calon peserta ${programme.name} Tahun ${programme.year}: nomor permohonan ${application.number}, bidang usaha ${sector?.name ?? application.sector}. Berkas telah diperiksa dan dinyatakan lengkap.`,
      `Mohon Bapak/Ibu memberikan keputusan paling lambat ${formatMoment(decision.dueAt)} melalui tautan berikut. Tautan ini hanya untuk Bapak/Ibu dan mohon tidak diteruskan. Kode untuk membukanya kami kirim ke telepon pribadi Bapak/Ibu.`,
      ...(isReminder
        ? [
            'Tautan ini menggantikan tautan pada surat kami sebelumnya. Apabila keputusan telah diberikan, mohon abaikan pesan ini.',
          ]
        : []),
      'Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih.',
    ],
    action: { label: 'Buka permohonan', url: link },
    closing: programme.agency.name,
  };
}

/** Why an office is asked beside, or once more after, the one that was silent. */
function escalationWords({
  decision,
  office,
  programme: { titles },
}: Pick<Facts, 'decision' | 'office' | 'programme'>): readonly string[] {
  if (decision.facts['escalated'] === undefined) return [];
  return office.role === 'camat'
    ? [
        `${titles.areaHead} belum memberi rekomendasi dalam waktu yang ditetapkan. Mohon bantuan Bapak/Ibu; putusan pertama yang masuk, dari ${titles.areaHead}, Bapak/Ibu, atau dinas, adalah yang berlaku.`,
      ]
    : [
        `Waktu untuk memberi rekomendasi sudah lewat, sehingga ${titles.districtHead} dan dinas kami minta juga. Jawaban Bapak/Ibu masih berlaku selama belum ada yang memutuskan.`,
      ];
}

function lenderMail({ decision, application, office, programme, link }: Facts): Mail {
  return {
    subject: `Rujukan Pembiayaan Peserta Wirausaha Baru – ${application.number}`,
    greeting: `Yth. ${office.title},`,
    paragraphs: [
      `Dengan hormat, kami merujuk seorang peserta ${programme.name} Tahun ${programme.year} yang telah menyelesaikan pelatihan dan menyetujui datanya dibagikan kepada Bapak/Ibu. Nomor permohonan ${application.number}.`,
      `Mohon jawaban paling lambat ${formatMoment(decision.dueAt)} melalui tautan berikut. Kode untuk membukanya kami kirim ke telepon Bapak/Ibu.`,
      'Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih.',
    ],
    action: { label: 'Buka rujukan', url: link },
    closing: programme.agency.name,
  };
}
