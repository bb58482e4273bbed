import { type Html, html } from '#shared/html.ts';
import type { Companion } from '../people/companion.ts';

/** Who looks after the participant, and how they are reached at work. */
export function companionCard({ name, phone }: Companion): Html {
  return html`<h2>Pendamping Anda</h2>
    <p>
      <strong>${name}</strong><br />
      Telepon kerja <a href="tel:${phone}">${phone}</a>
    </p>`;
}
