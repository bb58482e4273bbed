import { html } from 'hono/html';
import { hideTokens } from '../hide-tokens.ts';
import type { Visit } from '../visits.ts';
import { momentOf, spanOf, visitWords } from '../words.ts';
import { mapRunAddress } from './addresses.ts';
import type { Page } from '../../pages/document.ts';

/** In seconds; a state that took less says no time. */
const shortest = 0.01;

/** The way an execution took, stay by stay: what the diagram shows, in words. */
export function stepList(visits: readonly Visit[], timeZone: string): Page {
  return html`<ol class="steps">
    ${visits.map((visit) => step(visit, timeZone))}
  </ol>`;
}

function step(visit: Visit, timeZone: string): Page {
  const { event, name, type, status, attempts, entered, exited, error, mapRun } = visit;
  return html`<li id="langkah-${event}">
    <span><strong>${name}</strong> <span class="note">${type}</span></span>
    <span class="badge ${status}">${visitWords[status]}</span>
    <time datetime="${new Date(entered * 1000).toISOString()}">
      ${momentOf(entered, timeZone)}${exited === undefined || exited - entered < shortest ? '' : `, selama ${spanOf(exited - entered)}`}
    </time>
    ${attempts > 1 ? html`<span>Percobaan ke-${attempts}</span>` : ''} ${waiting(visit, timeZone)}
    ${error === undefined ? '' : html`<span>${hideTokens([error, ...(visit.cause ? [visit.cause] : [])].join(': '))}</span>`}
    ${mapRun === undefined ? '' : html`<a href="${mapRunAddress(mapRun)}">Eksekusi anak</a>`}
  </li>`;
}

function waiting({ since, until }: Visit, timeZone: string): Page | '' {
  if (since === undefined) return '';
  return html`<span>
    Menunggu sejak
    ${momentOf(since, timeZone)}${
      until === undefined ? '' : `, paling lama sampai ${momentOf(until, timeZone)}`
    }
  </span>`;
}
