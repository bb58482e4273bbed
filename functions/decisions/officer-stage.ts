import { type HttpRequest, jsonAnswer, pageAnswer, type Route } from '#shared/http.ts';
import type { Html } from '#shared/html.ts';
import { emptyForm, type FormState } from '#shared/pages/form.ts';
import { officerAtPage, officerOfForm, officerOfRequest } from '../people/officer-of-request.ts';
import type { Officer } from '../people/officer.ts';
import type { Programme } from '../programmes/programme.ts';
import { answerForm } from './answer-form.ts';
import { decidedBody, decideStage } from './decide-stage.ts';
import type { Decision } from './decision.ts';
import { linkFacts } from './link-facts.ts';
import { type Outcomes, parseVerdict } from './parse-verdict.ts';
import type { openStaffSide } from './staff-from-environment.ts';
import { findAtStage, type OfficerStage } from './stage-duty.ts';
import { type StageWords, verdictPage } from './verdict-page.ts';

/** A stage that an officer decides on a page of its own, with the words of its programme. */
export interface OfficerStagePage<Outcome extends string> {
  readonly stage: OfficerStage;
  readonly outcomes: Outcomes<Outcome>;
  readonly wordsOf: (titles: Programme['titles'], decision: Decision) => StageWords;
}

const numberOf = (request: HttpRequest) => request.path['number'] ?? '';

/** The routes of such a stage: the page, its form and the same by JSON. */
export function officerStage<Outcome extends string>(
  { stage, outcomes, wordsOf }: OfficerStagePage<Outcome>,
  staff: ReturnType<typeof openStaffSide>,
): { readonly show: Route; readonly decideByForm: Route; readonly decideByJson: Route } {
  const pageOf = async (
    request: HttpRequest,
    officer: Officer,
    state: FormState,
    csrf: string,
  ): Promise<Html> => {
    const application = await findAtStage(numberOf(request), stage, officer, staff);
    const decision =
      application.stage === undefined
        ? undefined
        : await staff.decisions.find({ ...application.stage, application: application.number });
    if (decision === undefined) throw new Error(`${application.number} has a stage without a decision`);
    const facts = await linkFacts(application, { city: staff.city, vault: await staff.vault() });
    const { titles } = await staff.city.programmeOf(application);
    const areas = await staff.city.areas();
    return verdictPage({ decision, facts, areas, titles, words: wordsOf(titles, decision), state, csrf });
  };

  const decide = async (request: HttpRequest, officer: Officer) => {
    const verdict = parseVerdict(request.body, outcomes, { areas: await staff.city.areas() });
    return decideStage(numberOf(request), stage, verdict, officer, staff);
  };

  return {
    show: async (request) => {
      const { officer, session } = await officerAtPage(request, staff);
      return pageAnswer(await pageOf(request, officer, emptyForm, session.csrf));
    },
    decideByForm: async (request) => {
      const { officer, session } = await officerOfForm(request, staff);
      return answerForm(
        request.body,
        async () => `/meja?selesai=${(await decide(request, officer)).number}`,
        (state) => pageOf(request, officer, state, session.csrf),
      );
    },
    decideByJson: async (request) =>
      jsonAnswer(decidedBody(await decide(request, await officerOfRequest(request, staff)))),
  };
}
