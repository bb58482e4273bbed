import { sayField } from '#shared/catalogue.ts';
import type { FieldIssue } from '#shared/errors.ts';
import { formatNumber } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { layout } from '#shared/pages/layout.ts';
import type { Application } from '../applications/application.ts';
import type { DocumentRule } from '../programmes/programme.ts';
import type { UploadedDocument, UploadForm } from './document-store.ts';

interface Upload {
  readonly rule: DocumentRule;
  readonly uploaded: UploadedDocument | undefined;
  readonly form: UploadForm;
}

/** Step 2 and 3: upload what the track asks for, then send the application. */
export function uploadPage(
  draft: Application,
  uploads: readonly Upload[],
  issues: readonly FieldIssue[],
  csrf: string,
): Html {
  const isReady = uploads.every(({ uploaded }) => uploaded !== undefined);
  return layout(
    'Unggah dokumen',
    html`<div class="narrow">
      <h1>Unggah dokumen</h1>
      <p class="lead">Langkah 2 dari 3 untuk permohonan <span class="code">${draft.number}</span></p>
      ${
        issues.length === 0
          ? undefined
          : html`<div class="notice bad" role="alert">
              <p>${issues.map((issue) => sayField(issue)).join(' ')}</p>
            </div>`
      }
      ${uploads.map((upload) => uploadCard(upload))}
      <h2>Langkah 3: kirim</h2>
      ${
        isReady
          ? html`<p>
                Setelah dikirim, Anda langsung melihat apakah mendapat tempat atau masuk daftar tunggu.
              </p>
              <form method="post" action="/permohonan/${draft.number}/kirim">
                <input type="hidden" name="csrf" value="${csrf}" />
                <button>Kirim permohonan</button>
              </form>`
          : html`<p>Tombol kirim muncul setelah semua dokumen terunggah.</p>`
      }
    </div>`,
  );
}

/** One document: what lies there, and the form that sends another. */
export function uploadCard({ rule, uploaded, form }: Upload): Html {
  return html`<section class="card">
    <h2>${rule.name}</h2>
    ${
      uploaded === undefined
        ? undefined
        : html`<div class="notice good" role="status">
            <p>
              Berkas sudah terunggah (${formatNumber(Math.ceil(uploaded.size / 1000))} kB). Anda dapat
              menggantinya.
            </p>
          </div>`
    }
    <form method="post" action="${form.url}" enctype="multipart/form-data">
      ${Object.entries(form.fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <div class="field">
        <label for="file-${rule.id}">Pilih berkas</label>
        <p class="hint" id="file-${rule.id}-hint">
          JPG, PNG, atau PDF, paling besar ${formatNumber(rule.maxSize / 1_000_000)} MB. Tulisan pada KTP
          harus terbaca.
        </p>
        <input
          type="file"
          id="file-${rule.id}"
          name="file"
          accept="${rule.types.join(',')}"
          required
          aria-describedby="file-${rule.id}-hint"
        />
      </div>
      <button class="${uploaded === undefined ? '' : 'second'}">Unggah</button>
    </form>
  </section>`;
}
