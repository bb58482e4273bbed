import { Browser, hiddenField } from './browser.ts';
import type { Inbox } from './inbox.ts';
import { Turns } from './lanes.ts';
import { eventually } from './patience.ts';
import { expectStatus } from './problem.ts';

/** What offices share: the site, and the mailbox in which their codes arrive. */
interface Surroundings {
  readonly site: string;
  readonly inbox: Inbox;
  readonly patience: number;
}

const twoMinutes = 120;

/** A code is the newest text message: so that it is the right one, offices ask one after the other. */
const turns = new Turns();

/** An office that decides by link, in one browser: a code to its phone opens all that waits for it. */
export class OfficeClient {
  readonly #with: Surroundings;
  readonly #browser: Browser;

  constructor(surroundings: Surroundings) {
    this.#with = surroundings;
    this.#browser = new Browser(surroundings.site, surroundings.patience);
  }

  /** Asks for a code and enters it. @param path of any of the office's links */
  enter(path: string): Promise<void> {
    const { inbox, patience } = this.#with;
    return turns.take(async () => {
      await inbox.look();
      const before = inbox.codes().length;
      const ask = async () => {
        const answer = await this.#browser.post(`${path}/kode`, {});
        // Where an answer was lost there was a code, and a phone gets one a minute.
        return answer.status === 429 ? undefined : answer;
      };
      const asked = await eventually('a code so soon after the last', ask, Math.max(patience, twoMinutes));
      await expectStatus(asked, 303, 'A code');
      const code = await eventually(
        'a code in a text message',
        async () => {
          await inbox.look();
          return inbox.codes().slice(before).at(-1);
        },
        patience,
      );
      await expectStatus(await this.#browser.post(`${path}/masuk`, { code }), 303, 'Entering a code');
    });
  }

  /** Answers by a link. @returns false where that link is over, because a newer one was mailed */
  async decide(path: string, outcome: string, reason = ''): Promise<boolean> {
    const page = await this.#browser.get(path);
    if (page.status === 410) return false;
    const text = await (await expectStatus(page, 200, 'The page of a link')).text();
    const answer = await this.#browser.post(`${path}/putusan`, {
      csrf: hiddenField(text, 'csrf'),
      outcome,
      reason,
    });
    if (answer.status === 410) return false;
    await expectStatus(answer, 303, 'An answer by link');
    return true;
  }
}
