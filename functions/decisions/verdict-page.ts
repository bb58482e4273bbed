import { formatMoment } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import { errorSummary, type FormState, radioField, selectField, textField } from '#shared/pages/form.ts';
import { layout } from '#shared/pages/layout.ts';
import type { Areas } from '../areas/area.ts';
import type { Programme } from '../programmes/programme.ts';
import type { Decision } from './decision.ts';

/** What a stage calls things on its officer's page. */
export interface StageWords {
  readonly title: string;
  /** Why the case is here. */
  readonly about: Html | string;
  /** Where the form is sent. */
  readonly action: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** Label of the choice of an area, where one of the outcomes needs it. */
  readonly areaLabel?: string;
  readonly reasonHint: string;
}

/** One case before the officer who decides it: why it is here, the facts, the verdict. */
export function verdictPage({
  decision,
  facts,
  areas,
  titles,
  words,
  state,
  csrf,
}: {
  readonly decision: Decision;
  readonly facts: Html;
  readonly areas: Areas;
  readonly titles: Programme['titles'];
  readonly words: StageWords;
  readonly state: FormState;
  readonly csrf: string;
}): Html {
  return layout(
    `${words.title} ${decision.application}`,
    html`<div class="narrow">
      <h1>${words.title}</h1>
      <p class="lead">
        <span class="code">${decision.application}</span><br />
        paling lambat ${formatMoment(decision.dueAt)}
      </p>
      ${errorSummary(state)}
      <div class="notice warn"><p>${words.about}</p></div>
      <section class="card">
        <h2>Isian pemohon</h2>
        ${facts}
      </section>
      <h2>Putusan</h2>
      <form method="post" action="${words.action}" novalidate>
        <input type="hidden" name="csrf" value="${csrf}" />
        ${radioField(state, 'outcome', 'Permohonan ini', words.choices)}
        ${words.areaLabel === undefined ? undefined : areaField(state, words.areaLabel, areas, titles)}
        ${textField(state, 'reason', 'Alasan', {
          type: 'textarea',
          hint: words.reasonHint,
          maxlength: 1000,
          sometimes: true,
        })}
        <div class="actions"><button>Simpan putusan</button> <a href="/meja">Kembali ke meja kerja</a></div>
      </form>
    </div>`,
    'officer',
  );
}

function areaField(state: FormState, label: string, areas: Areas, titles: Programme['titles']): Html {
  return selectField(
    state,
    'area',
    label,
    areas.districts.map((district) => ({
      label: `${titles.district} ${district.name}`,
      options: district.areas.map(({ code, name }) => ({ value: code, label: `${name} (${district.name})` })),
    })),
    { sometimes: true },
  );
}
