import { html } from 'hono/html';
import { type ExecutionPage, type Status, statuses } from '../executions-reader.ts';
import { momentOf, spanOf, statusClasses, statusWords } from '../words.ts';
import { executionAddress } from './addresses.ts';
import type { Page } from '../../pages/document.ts';
import type { PageSettings } from './layout.ts';

/** What a list of executions was asked for. */
export interface Listed {
  /** Page of the list. */
  readonly address: string;
  readonly status: Status | undefined;
  readonly name: string;
  /** Where this page begins; undefined for the newest. */
  readonly from: string | undefined;
}

/** Executions, newest first, with the form that narrows them down and the way to older ones. */
export function executionList(
  { executions, next }: ExecutionPage,
  listed: Listed,
  settings: PageSettings,
): Page {
  return html`${searchForm(listed)}
    ${
      executions.length === 0
        ? html`<p>Tidak ada eksekusi yang sesuai.</p>`
        : html`<ol class="list">
            ${executions.map(
              ({ executionArn, name, status, startDate, stopDate }) =>
                html`<li>
                  <span class="badge ${statusClasses[status]}">${statusWords[status]}</span>
                  <a href="${executionAddress(executionArn)}">${name}</a>
                  <time datetime="${new Date(startDate * 1000).toISOString()}">
                    ${momentOf(startDate, settings.timeZone)}${
                      stopDate === undefined ? '' : `, selama ${spanOf(stopDate - startDate)}`
                    }
                  </time>
                </li>`,
            )}
          </ol>`
    }
    <p>
      ${listed.from === undefined ? '' : html`<a href="${addressOf(listed)}">Ke yang terbaru</a> · `}
      ${next === undefined ? '' : html`<a href="${addressOf(listed, next)}">Lebih lama</a>`}
    </p>`;
}

function searchForm({ address, status, name }: Listed): Page {
  return html`<form method="get" action="${address}" role="search">
    <label>
      Status
      <select name="status">
        <option value="">Semua</option>
        ${statuses.map(
          (one) =>
            html`<option value="${one}" ${one === status ? 'selected' : ''}>${statusWords[one]}</option>`,
        )}
      </select>
    </label>
    <label>
      Nama memuat
      <input name="name" value="${name}" autocomplete="off" spellcheck="false" />
    </label>
    <button>Tampilkan</button>
  </form>`;
}

function addressOf({ address, status, name }: Listed, from?: string): string {
  const query = new URLSearchParams({
    ...(status !== undefined && { status }),
    ...(name !== '' && { name }),
    ...(from !== undefined && { from }),
  });
  return query.size === 0 ? address : `${address}?${query.toString()}`;
}
