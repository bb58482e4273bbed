import { InvalidInputError } from '#shared/errors.ts';
import type { Html } from '#shared/html.ts';
import { type HttpAnswer, pageAnswer, redirectAnswer } from '#shared/http.ts';
import { type FormState, formValues } from '#shared/pages/form.ts';

/** Answers a posted form: on to the address that `decide` names, or the page again with what must be mended. */
export async function answerForm(
  body: unknown,
  decide: () => Promise<string>,
  showAgain: (state: FormState) => Promise<Html>,
): Promise<HttpAnswer> {
  try {
    return redirectAnswer(await decide());
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const page = await showAgain({ values: formValues(body), issues: error.issues });
    return pageAnswer(page, { status: error.status });
  }
}
