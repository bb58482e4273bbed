import { formatDay } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { checkField, errorSummary, type FormState, selectField, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import type { Areas } from '../areas/area.ts';
import type { Programme, Track } from '../programmes/programme.ts';

/** Name of the form field of a declaration. */
export const declarationField = (id: string) => `declaration-${id}`;

const residenceHints: Readonly<Record<Track['residence'], string>> = {
  ktp: 'Sesuai alamat pada KTP.',
  domicile: 'Tempat Anda tinggal sekarang.',
};

/** The form of one track, empty or as it was sent with what is wrong at each field. */
export function applicationFormPage(
  programme: Programme,
  track: Track,
  areas: Areas,
  state: FormState,
  requestKey: string,
): Html {
  return layout(
    `Daftar ${track.name}`,
    html`<div class="narrow">
      <h1>Daftar ${track.name} ${programme.year}</h1>
      <p class="lead">
        Langkah 1 dari 3: isi data. Setelah ini Anda mengunggah KTP, lalu mengirim permohonan.
      </p>
      ${errorSummary(state)}
      <form method="post" action="/daftar/${track.id}" novalidate>
        <input type="hidden" name="requestKey" value="${requestKey}" />
        ${textField(state, 'fullName', 'Nama lengkap', { hint: 'Seperti pada KTP.', autocomplete: 'name', maxlength: 100 })}
        ${textField(state, 'nik', 'NIK', {
          hint: '16 angka pada KTP.',
          inputmode: 'numeric',
          maxlength: 24,
          autocomplete: 'off',
        })}
        ${textField(state, 'birthDate', 'Tanggal lahir', { type: 'date', short: true, autocomplete: 'bday' })}
        ${textField(state, 'phone', 'Nomor telepon', {
          hint: 'Kami menghubungi Anda lewat nomor ini. Contoh: 0812 3456 7890.',
          type: 'tel',
          autocomplete: 'tel',
          maxlength: 30,
        })}
        ${textField(state, 'email', 'Alamat surel', { type: 'email', autocomplete: 'email', maxlength: 254, optional: true })}
        ${selectField(
          state,
          'area',
          `${programme.titles.areaUnit} tempat tinggal`,
          areas.districts.map((district) => ({
            label: `${programme.titles.district} ${district.name}`,
            options: district.areas.map(({ code, name }) => ({
              value: code,
              label: `${name} (${district.name})`,
            })),
          })),
          { hint: `${residenceHints[track.residence]} ${programme.titles.areaHead} akan memeriksanya.` },
        )}
        ${textField(state, 'address', 'Alamat', {
          hint: 'Jalan, nomor, RT/RW.',
          autocomplete: 'street-address',
          maxlength: 200,
        })}
        ${selectField(state, 'sector', 'Bidang usaha', [
          { options: programme.sectors.map(({ id, name }) => ({ value: id, label: name })) },
        ])}
        ${textField(state, 'business', 'Usaha', {
          hint: 'Ceritakan singkat usaha yang sudah atau akan dijalankan.',
          type: 'textarea',
          maxlength: 300,
        })}
        ${textField(state, 'guardian', 'Nama orang tua atau wali yang menyetujui', {
          hint: 'Hanya bila Anda berumur di bawah 18 tahun.',
          maxlength: 100,
          optional: true,
        })}
        <fieldset>
          <legend>Pernyataan</legend>
          ${track.declarations.map((declaration) =>
            checkField(state, declarationField(declaration.id), declaration.text),
          )}
        </fieldset>
        <p class="soft">
          Data dipakai untuk menyelenggarakan program ini sebagai tugas pelayanan publik (UU 27/2022 pasal 20
          ayat 2 huruf e). NIK disimpan tersandi. Pertanyaan tentang data pribadi:
          ${programme.dataProtectionContact}.
        </p>
        <div class="actions"><button>Simpan dan lanjut</button></div>
        <p class="soft">Pendaftaran ditutup ${formatDay(track.closesAt)}.</p>
      </form>
    </div>`,
  );
}
