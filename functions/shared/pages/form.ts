import { sayField } from '#shared/catalogue.ts';
import type { FieldIssue } from '#shared/errors.ts';
import { type Html, html } from '#shared/html.ts';

/** What somebody typed into a form and what was wrong with it. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>;
  readonly issues: readonly FieldIssue[];
}

export const emptyForm: FormState = { values: {}, issues: [] };

/** A posted form as text values, to be shown again filled in. */
export function formValues(body: unknown): Record<string, string> {
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

interface FieldOptions {
  readonly hint?: string;
  readonly type?: string;
  readonly autocomplete?: string;
  readonly inputmode?: string;
  readonly maxlength?: number;
  readonly short?: boolean;
  readonly optional?: boolean;
  /** Needed or not by what else is chosen: the hint says when. */
  readonly sometimes?: boolean;
}

/** A labelled text input with its hint, its value and its error. */
export function textField(state: FormState, name: string, label: string, options: FieldOptions = {}): Html {
  const attributes = html`id="${name}" name="${name}" ${described(state, name, options.hint)}
  ${options.optional === true || options.sometimes === true ? undefined : html`required`}
  ${options.autocomplete === undefined ? undefined : html`autocomplete="${options.autocomplete}"`}
  ${options.inputmode === undefined ? undefined : html`inputmode="${options.inputmode}"`}
  ${options.maxlength === undefined ? undefined : html`maxlength="${options.maxlength}"`}`;
  const value = state.values[name] ?? '';
  const control =
    options.type === 'textarea'
      ? html`<textarea rows="4" ${attributes}>${value}</textarea>`
      : html`<input
          type="${options.type ?? 'text'}"
          ${options.short === true ? html`class="short"` : undefined}
          value="${value}"
          ${attributes}
        />`;
  return wrap(state, name, label, options, control);
}

/** A labelled choice from a list; groups keep apart what has the same name (two kelurahan are called Curug). */
export function selectField(
  state: FormState,
  name: string,
  label: string,
  groups: readonly {
    readonly label?: string;
    readonly options: readonly { value: string; label: string }[];
  }[],
  options: FieldOptions = {},
): Html {
  const chosen = state.values[name] ?? '';
  const render = (choices: readonly { value: string; label: string }[]) =>
    choices.map(
      (choice) =>
        html`<option value="${choice.value}" ${choice.value === chosen ? html`selected` : undefined}>
          ${choice.label}
        </option>`,
    );
  const control = html`<select
    id="${name}"
    name="${name}"
    ${options.sometimes === true ? undefined : html`required`}
    ${described(state, name, options.hint)}
  >
    <option value="">– pilih –</option>
    ${groups.map((group) =>
      group.label === undefined
        ? render(group.options)
        : html`<optgroup label="${group.label}">${render(group.options)}</optgroup>`,
    )}
  </select>`;
  return wrap(state, name, label, options, control);
}

/** One box to tick. */
export function checkField(state: FormState, name: string, label: Html | string): Html {
  return html`<div class="field ${wrong(state, name) && 'wrong'}">
    ${errorsOf(state, name)}
    <label class="choice" for="${name}"
      ><input
        type="checkbox"
        id="${name}"
        name="${name}"
        value="yes"
        required
        ${described(state, name, undefined)}
        ${state.values[name] === 'yes' ? html`checked` : undefined}
      /><span>${label}</span></label
    >
  </div>`;
}

/** Any of a few, as boxes under a legend; each is a field of its own, the errors are the group's. */
export function checksField(
  state: FormState,
  group: string,
  legend: string,
  choices: readonly { readonly name: string; readonly label: string }[],
): Html {
  return html`<fieldset class="field ${wrong(state, group) && 'wrong'}" id="${group}">
    <legend>${legend}</legend>
    ${errorsOf(state, group)}
    ${choices.map(
      ({ name, label }) =>
        html`<label class="choice"
          ><input
            type="checkbox"
            name="${name}"
            value="yes"
            ${state.values[name] === 'yes' ? html`checked` : undefined}
          /><span>${label}</span></label
        >`,
    )}
  </fieldset>`;
}

/** One of a few, as radio buttons under a legend. */
export function radioField(
  state: FormState,
  name: string,
  legend: string,
  choices: readonly { readonly value: string; readonly label: string }[],
): Html {
  return html`<fieldset class="field ${wrong(state, name) && 'wrong'}">
    <legend>${legend}</legend>
    ${errorsOf(state, name)}
    ${choices.map(
      (choice) =>
        html`<label class="choice"
          ><input
            type="radio"
            name="${name}"
            value="${choice.value}"
            required
            ${state.values[name] === choice.value ? html`checked` : undefined}
          /><span>${choice.label}</span></label
        >`,
    )}
  </fieldset>`;
}

/** The list of what must be mended, each a link to its field; takes the focus of a screen reader. */
export function errorSummary(state: FormState): Html | undefined {
  if (state.issues.length === 0) return undefined;
  return html`<div class="notice bad" role="alert">
    <p><strong>Ada yang perlu diperbaiki</strong></p>
    <ul>
      ${state.issues.map((issue) => html`<li><a href="#${issue.field}">${sayField(issue)}</a></li>`)}
    </ul>
  </div>`;
}

function wrap(state: FormState, name: string, label: string, options: FieldOptions, control: Html): Html {
  return html`<div class="field ${wrong(state, name) && 'wrong'}">
    <label for="${name}">${label}${options.optional === true ? ' (boleh dikosongkan)' : undefined}</label>
    ${options.hint === undefined ? undefined : html`<p class="hint" id="${name}-hint">${options.hint}</p>`}
    ${errorsOf(state, name)} ${control}
  </div>`;
}

function wrong(state: FormState, name: string): boolean {
  return state.issues.some((issue) => issue.field === name);
}

function errorsOf(state: FormState, name: string): Html | undefined {
  const found = state.issues.filter((issue) => issue.field === name);
  return found.length === 0
    ? undefined
    : html`<p class="error" id="${name}-error">${found.map((issue) => sayField(issue)).join(' ')}</p>`;
}

function described(state: FormState, name: string, hint: string | undefined): Html | undefined {
  const isWrong = wrong(state, name);
  const ids = [hint === undefined ? '' : `${name}-hint`, isWrong ? `${name}-error` : '']
    .filter(Boolean)
    .join(' ');
  if (ids === '') return undefined;
  return html`aria-describedby="${ids}" ${isWrong ? html`aria-invalid="true"` : undefined}`;
}
