/** A mail before it is laid out: plain words, at most one thing to do. */
export interface Mail {
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly action?: { readonly label: string; readonly url: string };
  readonly closing: string;
}

/** The text part: reads well where HTML is not shown. */
export function mailText(mail: Mail): string {
  const action = mail.action === undefined ? [] : [`${mail.action.label}:\n${mail.action.url}`];
  return [mail.greeting, ...mail.paragraphs, ...action, mail.closing].join('\n\n');
}

/** The HTML part: one column, no image, nothing from elsewhere. */
export function mailHtml(mail: Mail): string {
  const paragraphs = [mail.greeting, ...mail.paragraphs].map((text) => `<p>${escape(text)}</p>`).join('');
  const action =
    mail.action === undefined
      ? ''
      : `<p><a href="${escape(mail.action.url)}" style="display:inline-block;background:#0b5f57;color:#ffffff;padding:12px 20px;border-radius:4px;text-decoration:none;font-weight:bold">${escape(mail.action.label)}</a></p><p style="font-size:14px;color:#48566a">Bila tombol tidak dapat ditekan, salin alamat ini: ${escape(mail.action.url)}</p>`;
  const closing = `<p>${escape(mail.closing).replaceAll('\n', '<br>')}</p>`;
  return `<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(mail.subject)}</title></head><body style="margin:0;padding:16px;font:16px/1.5 Arial,sans-serif;color:#15202b"><div style="max-width:560px;margin:0 auto">${paragraphs}${action}${closing}</div></body></html>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
