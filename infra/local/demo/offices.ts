import { inLanes } from './client/lanes.ts';
import { OfficeClient } from './client/office-client.ts';
import { eventually, untilNoneMissing } from './client/patience.ts';
import type { Case, Company } from './company.ts';

type Stage = 'recommendation' | 'referral';

/** What an office says to an application by its link. */
export interface LinkAnswer {
  readonly outcome: string;
  readonly reason?: string;
}

/** A case that an office answers. */
interface Work {
  readonly application: string;
  readonly office: string;
  readonly answer: LinkAnswer;
}

/** Offices at their links, each in its browser. */
export class Offices {
  readonly #stage: Stage;
  readonly #company: Company;
  readonly #clients = new Map<string, OfficeClient>();
  /** The link by which each application was answered last. */
  readonly #answered = new Map<string, string>();

  constructor(stage: Stage, company: Company) {
    this.#stage = stage;
    this.#company = company;
  }

  /**
   * Every office finds its links in its mail, enters with one code and answers what it does not leave unanswered.
   * @param answerOf undefined where the office stays silent
   */
  async answerAll(
    title: string,
    cases: readonly Case[],
    answerOf: (each: Case) => LinkAnswer | undefined,
  ): Promise<void> {
    const { lanes, progress } = this.#company;
    await this.#untilMailed(cases);
    const work = cases.flatMap((each) => {
      const answer = answerOf(each);
      const application = each.sent.number;
      const office = this.#link(application)?.office;
      return answer === undefined || office === undefined ? [] : [{ application, office, answer }];
    });
    const phase = progress.begin(title, work.length);
    const offices = [...Map.groupBy(work, ({ office }) => office).values()];
    await inLanes(offices, lanes, async (waiting) => {
      for (const each of waiting) {
        await this.#answer(each);
        phase.step();
      }
    });
  }

  /** Answers again where a newer link came after the answer. */
  async answerNewest(
    cases: readonly Case[],
    answerOf: (each: Case) => LinkAnswer | undefined,
  ): Promise<void> {
    await this.#company.inbox.look();
    for (const each of cases) {
      const answer = answerOf(each);
      const link = this.#link(each.sent.number);
      if (answer === undefined || link === undefined) continue;
      if (link.path !== this.#answered.get(link.application)) await this.#answer({ ...link, answer });
    }
  }

  /** By the newest link there is: a task that was begun twice opens the case again and mails another. */
  async #answer({ answer, application, office }: Work): Promise<void> {
    const { inbox, patience } = this.#company;
    const decide = async () => {
      const path = this.#link(application)?.path ?? '';
      const client = await this.#enter(office, path);
      if (await client.decide(path, answer.outcome, answer.reason)) return path;
      await inbox.look();
      return undefined;
    };
    const path = await eventually(`${application} not answered by its newest link`, decide, patience);
    this.#answered.set(application, path);
  }

  async #enter(office: string, path: string): Promise<OfficeClient> {
    const inside = this.#clients.get(office);
    if (inside !== undefined) return inside;
    const client = new OfficeClient({ ...this.#company, site: this.#company.addresses.site });
    await client.enter(path);
    this.#clients.set(office, client);
    return client;
  }

  #link(application: string) {
    return this.#company.inbox.link(this.#stage, application);
  }

  /** Waits until the mail of every application is there. */
  async #untilMailed(cases: readonly Case[]): Promise<void> {
    const { inbox, patience } = this.#company;
    const missing = async () => {
      await inbox.look();
      return cases.filter(({ sent }) => this.#link(sent.number) === undefined).length;
    };
    await untilNoneMissing(`no ${this.#stage} mail`, missing, patience);
  }
}
