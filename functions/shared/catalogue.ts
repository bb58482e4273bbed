import type { FieldIssue } from '#shared/errors.ts';

/**
 * What the system says when something is not as it should be: one place for every such sentence, by code.
 * `{name}` is replaced by the value of that name.
 */
const sentences: Readonly<Record<string, string>> = {
  unexpected:
    'Terjadi gangguan pada layanan kami. Data Anda tidak berubah. Silakan coba lagi beberapa saat lagi.',
  'invalid-input': 'Ada isian yang perlu diperbaiki.',
  'malformed-json': 'Isi permintaan bukan JSON yang benar.',
  'unsupported-media-type': 'Jenis isi permintaan tidak didukung.',
  'foreign-origin':
    'Permintaan ini datang dari situs lain dan tidak diproses. Buka halaman kami, lalu coba lagi.',
  'not-found': 'Halaman atau data yang Anda cari tidak ditemukan.',
  'unknown-track': 'Jalur program tidak ditemukan.',
  'no-programme': 'Program tahun {year} belum dibuka.',
  'window-closed': 'Pendaftaran jalur ini tidak sedang dibuka.',
  'request-key-missing': 'Permintaan ini perlu kunci permintaan (Idempotency-Key), 8 sampai 100 karakter.',
  'request-key-reused':
    'Kunci permintaan ini sudah dipakai untuk isian lain. Muat ulang formulir, lalu kirim kembali.',
  'duplicate-person':
    'NIK ini sudah terdaftar pada jalur dan tahun ini. Bila Anda merasa belum pernah mendaftar, hubungi dinas dengan membawa KTP.',
  'submission-in-progress': 'Permohonan Anda sedang diproses. Tunggu dua detik, lalu muat ulang.',
  'wrong-secret': 'Nomor permohonan atau kode rahasia tidak cocok.',
  'sign-in-needed': 'Silakan masuk terlebih dahulu.',
  forbidden: 'Anda tidak berwenang atas hal ini.',
  'unknown-officer': 'Akun Anda belum tercatat sebagai petugas. Hubungi admin dinas.',
  'sign-in-failed': 'Proses masuk tidak berhasil atau sudah kedaluwarsa. Silakan mulai lagi.',
  'form-expired': 'Halaman ini sudah kedaluwarsa. Muat ulang halaman, lalu coba lagi.',
  'already-decided': 'Sudah diputuskan oleh {by} pada {at}. Putusan Anda tidak dicatat.',
  'decision-expired': 'Batas waktu putusan ini sudah lewat dan perkara sudah diteruskan ke dinas.',
  'decision-revoked': 'Tautan ini sudah tidak berlaku karena perkara dibuka kembali. Gunakan tautan terbaru.',
  'link-unknown': 'Tautan tidak dikenali. Pastikan tautan tidak terpotong, atau minta tautan baru ke dinas.',
  'link-replaced':
    'Tautan ini sudah diganti oleh surat pengingat. Silakan buka tautan pada surat yang terbaru.',
  'link-expired': 'Masa berlaku tautan ini sudah lewat. Minta tautan baru ke dinas.',
  'code-wrong': 'Kode tidak cocok atau sudah kedaluwarsa. Periksa pesan terbaru, atau minta kode baru.',
  'code-too-soon': 'Kode baru saja dikirim. Tunggu satu menit sebelum meminta lagi.',
  'code-too-many': 'Kode salah terlalu sering. Minta kode baru.',
  'stage-mismatch': 'Permohonan ini tidak sedang pada tahap tersebut.',
  'corrections-used-up':
    'Permohonan ini sudah {most} kali dikembalikan untuk diperbaiki. Putuskan lengkap atau ditutup dengan alasan.',
  'journey-over': 'Permohonan ini sudah selesai; tidak ada lagi yang dapat diubah.',
  'journey-in-motion': 'Permohonan sedang berpindah tahap. Tunggu dua detik, lalu coba lagi.',
  'move-after-decree':
    'Peserta yang sudah ditetapkan tidak berpindah tempat. Pindah rumah di dalam kota tidak mengubah haknya.',
  'nothing-to-mend': 'Permohonan ini tidak sedang menunggu perbaikan.',
  'decree-number-taken': 'Nomor keputusan {number} sudah dipakai untuk keputusan lain.',
  'decree-unfinished':
    'Penetapan dengan keputusan ini belum selesai. Lanjutkan penetapan, lalu buka lampirannya lagi.',
  'companion-full':
    'Pendamping {name} sudah mendampingi {maximum} peserta, yaitu paling banyak. Pilih pendamping lain.',
  'companion-given': 'Peserta ini sudah mempunyai pendamping.',
  'already-submitted': 'Permohonan ini sudah dikirim; dokumennya tidak dapat diganti lagi.',
  'not-participant': 'Rujukan pembiayaan tersedia setelah pelatihan selesai.',
  'referral-open': 'Masih ada rujukan yang menunggu jawaban lembaga.',
  'plan-outdated':
    'Rencana ini sudah tidak sesuai dengan keadaan sekarang: {changes} hal berubah. Buat rencana baru.',
  'register-inconsistent':
    'Daftar wilayah {area} tidak konsisten pada nomor urut {ticket}. Rencana tidak dibuat.',
  'review-kind-mismatch': 'Jenis peninjauan ini tidak sesuai dengan cara penerimaan jalur.',
  'limits-exceed-programme':
    'Jumlah kuota semua wilayah {limits}, sedangkan program dan anggaran mengizinkan {allowed}.',
  'draw-list-empty': 'Daftar untuk diundi kosong.',
  'draw-moment-past': 'Angka undian harus diketahui sesudah pengumuman. Pilih waktu yang akan datang.',
  'draw-reason-needed': 'Pengundian ulang perlu alasan yang diumumkan.',
  'draw-not-announced':
    'Pengundian belum diumumkan: daftar, sumber angka, dan waktunya diumumkan lebih dahulu.',
  'draw-list-changed': 'Daftar ini bukan daftar yang diumumkan. Umumkan pengundian baru dengan alasannya.',
  'draw-too-early': 'Pengundian baru dapat dilakukan sesudah {moment}.',
};

const fields: Readonly<Record<string, string>> = {
  fullName: 'Nama lengkap',
  nik: 'NIK',
  birthDate: 'Tanggal lahir',
  phone: 'Nomor telepon',
  email: 'Alamat surel',
  area: 'Tempat tinggal',
  address: 'Alamat',
  sector: 'Bidang usaha',
  business: 'Usaha',
  guardian: 'Nama wali',
  declarations: 'Pernyataan',
  track: 'Jalur',
  number: 'Nomor permohonan',
  secret: 'Kode rahasia',
  outcome: 'Putusan',
  reason: 'Alasan',
  decree: 'Nomor keputusan',
  date: 'Tanggal',
  applications: 'Daftar permohonan',
  amount: 'Jumlah',
  purpose: 'Kegunaan',
  total: 'Jumlah tempat',
  weights: 'Bobot wilayah',
  areas: 'Daftar wilayah',
  draw: 'Hasil undian',
  consent: 'Persetujuan',
  code: 'Kode',
  type: 'Jenis berkas',
  document: 'Dokumen',
  companion: 'Pendamping',
};

const issues: Readonly<Record<string, string>> = {
  required: '{field} perlu diisi.',
  'too-short': '{field} terlalu pendek.',
  'too-long': '{field} terlalu panjang.',
  invalid: '{field} tidak dapat dibaca. Periksa kembali isiannya.',
  'invalid-name': '{field} hanya boleh berisi huruf, spasi, titik, koma, petik, dan tanda hubung.',
  'invalid-nik': 'NIK harus 16 angka seperti pada KTP.',
  'invalid-date': '{field} harus berupa tanggal yang benar.',
  'invalid-phone': 'Nomor telepon harus nomor Indonesia, misalnya 0812 3456 7890.',
  'invalid-email': 'Alamat surel tidak lengkap, misalnya nama@contoh.id. Kosongkan bila tidak punya.',
  'unknown-area': 'Tempat tinggal ini tidak ada dalam daftar.',
  'unknown-sector': 'Bidang usaha ini tidak ada dalam daftar.',
  'age-outside': 'Usia paling rendah {age} tahun pada {date}.',
  'age-above': 'Usia paling tinggi {age} tahun pada {date}.',
  'guardian-needed': 'Pemohon di bawah 18 tahun perlu nama orang tua atau wali yang menyetujui.',
  'declaration-needed': 'Setiap pernyataan perlu disetujui.',
  'document-missing': '{name} belum diunggah.',
  'document-too-large': '{name} terlalu besar.',
  'document-wrong-type':
    '{name} bukan berkas JPG, PNG, atau PDF yang dapat dibaca. Unggah kembali berkas yang benar.',
  'document-not-new': 'Unggah berkas baru terlebih dahulu; berkas yang ada sudah pernah diperiksa.',
  'date-implausible': '{field} terlalu jauh dari hari ini. Periksa tahunnya.',
  'items-needed': 'Pilih paling sedikit satu yang harus diperbaiki.',
  'attendance-implausible': 'Jumlah sesi yang dihadiri tidak boleh melebihi jumlah sesi.',
  'reason-needed': 'Tulis alasannya, paling sedikit 10 huruf.',
  'amount-outside':
    'Jumlah paling sedikit Rp 500.000 dan paling banyak Rp 500.000.000, tanpa titik atau koma.',
  'wrong-secret': 'Nomor permohonan atau kode rahasia tidak cocok.',
  'whole-number-needed': '{field} harus bilangan bulat, nol atau lebih.',
  'weights-needed': 'Paling sedikit satu wilayah perlu bobot di atas nol.',
  'area-twice': 'Satu wilayah disebut dua kali.',
  'draw-lacks-area': 'Hasil undian tidak memuat semua wilayah yang sama sisanya.',
  'consent-needed': 'Rujukan hanya dapat dikirim bila Anda setuju data dibagikan kepada lembaga tersebut.',
};

/** The sentence of a code. @throws Error for a code without one, so that a test finds it */
export function say(code: string, values: Readonly<Record<string, string | number>> = {}): string {
  const sentence = sentences[code];
  if (sentence === undefined) throw new Error(`The catalogue has no sentence for ${code}`);
  return fill(sentence, values);
}

/** The sentence for one field of an input. */
export function sayField(issue: FieldIssue): string {
  const sentence = issues[issue.code];
  if (sentence === undefined) throw new Error(`The catalogue has no sentence for the issue ${issue.code}`);
  return fill(sentence, { field: fields[issue.field] ?? issue.field, ...issue.values });
}

function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
