import { html } from 'hono/html';
import { documentOf, field, type Page } from '../pages/document.ts';
import type { MailOutcome, Message } from './store.ts';
import { styles } from './styles.ts';

/** How times are shown. */
export interface PageSettings {
  /** IANA name, e.g. Asia/Jakarta. */
  readonly timeZone: string;
}

const kindNames: Readonly<Record<Message['kind'], string>> = {
  mail: 'Surel',
  text: 'SMS',
  topic: 'Notifikasi',
};

const outcomeNames: Readonly<Record<MailOutcome, string>> = {
  bounced: 'Terpental',
  suppressed: 'Tidak dikirim: alamat dalam daftar cegah',
  complained: 'Dikeluhkan sebagai spam',
  rejected: 'Ditahan: berisi virus',
};

/** The messages, newest first; `to` is the recipient they are filtered by. */
export function listPage(
  messages: readonly Message[],
  to: string,
  isCut: boolean,
  settings: PageSettings,
): Page {
  return layout(
    'Kotak surat',
    html`<h1>Kotak surat</h1>
      <p class="note">
        Surel dan SMS yang dikirim oleh sistem di komputer ini. Tidak ada yang sampai ke luar.
      </p>
      <form method="get" action="/" role="search">
        <label for="to">Penerima</label>
        <input
          id="to"
          name="to"
          type="text"
          value="${to}"
          placeholder="alamat surel atau nomor telepon"
          autocomplete="off"
          spellcheck="false"
        />
        <button type="submit">Tampilkan</button>
        ${to === '' ? '' : html`<a href="/">Semua penerima</a>`}
      </form>
      ${
        messages.length === 0
          ? html`<p class="empty">
              ${to === '' ? 'Belum ada pesan.' : html`Belum ada pesan untuk <strong>${to}</strong>.`}
            </p>`
          : html`<ol class="messages">
              ${messages.map((message) => listItem(message, settings))}
            </ol>`
      }
      ${isCut ? html`<p class="note">Hanya ${messages.length} pesan terbaru yang ditampilkan.</p>` : ''}`,
  );
}

/** One message with its text and its HTML part, which cannot run scripts. */
export function messagePage(message: Message, settings: PageSettings): Page {
  const title = titleOf(message);
  return layout(
    title,
    html`<p><a href="/">← Kotak surat</a></p>
      <h1>${title}</h1>
      <dl>
        ${field('Jenis', kindNames[message.kind])} ${field('Dari', message.from)}
        ${field('Kepada', message.to.join(', '))} ${field('Tembusan', message.cc.join(', '))}
        ${field('Tembusan tersembunyi', message.bcc.join(', '))}
        ${field('Balas ke', message.replyTo.join(', '))} ${field('Waktu', shownTime(message.at, settings))}
        ${field('Lampiran', message.attachments.map(({ name, size }) => `${name} (${size} bita)`).join(', '))}
        ${field(
          'Tanda',
          Object.entries(message.tags)
            .map(([name, value]) => `${name} = ${value}`)
            .join(', '),
        )}
        ${field(
          'Nasib',
          outcomesOf(message)
            .map(([address, outcome]) => `${address}: ${outcomeNames[outcome]}`)
            .join(', '),
        )}
      </dl>
      ${
        message.html === ''
          ? ''
          : html`<h2>Tampilan HTML</h2>
              <iframe
                title="Isi HTML"
                src="/messages/${encodeURIComponent(message.id)}/html"
                sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
              ></iframe>`
      }
      ${
        message.text === ''
          ? ''
          : html`<h2>${message.html === '' ? 'Isi' : 'Isi teks'}</h2>
              <pre>${withLinks(message.text)}</pre>`
      }`,
  );
}

export function notFoundPage(): Page {
  return layout(
    'Tidak ditemukan',
    html`<h1>Tidak ditemukan</h1>
      <p>Pesan ini tidak ada, atau sudah dihapus.</p>
      <p><a href="/">Ke kotak surat</a></p>`,
  );
}

function layout(title: string, content: Page): Page {
  return documentOf({ title, content, styles });
}

function listItem(message: Message, settings: PageSettings): Page {
  return html`<li>
    <a href="/messages/${encodeURIComponent(message.id)}">
      <span class="kind kind-${message.kind}">${kindNames[message.kind]}</span>
      <span class="subject">${titleOf(message)}</span>
      ${[...new Set(outcomesOf(message).map(([, outcome]) => outcome))].map(
        (outcome) => html`<span class="outcome">${outcomeNames[outcome]}</span>`,
      )}
      <span class="to">${message.to.join(', ')}</span>
      <time datetime="${message.at}">${shownTime(message.at, settings)}</time>
    </a>
  </li>`;
}

function outcomesOf({ outcomes = {} }: Message): readonly (readonly [string, MailOutcome])[] {
  return Object.entries(outcomes);
}

function titleOf({ subject, text }: Message): string {
  if (subject !== '') return subject;
  const line = text.split('\n')[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line || '(tanpa subjek)';
}

function shownTime(at: string, { timeZone }: PageSettings): string {
  return new Intl.DateTimeFormat('id-ID', {
    dateStyle: 'medium',
    timeStyle: 'long',
    timeZone,
  }).format(new Date(at));
}

/** Plain text whose web addresses can be followed. */
function withLinks(text: string): (string | Page)[] {
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));
}
