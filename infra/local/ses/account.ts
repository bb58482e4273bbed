import { type Clock, ServiceError } from '../contract.ts';
import type { SesStore } from './store.ts';

/** What an account may send. SES counts recipients, not mails. */
export interface SendingAccount {
  /** In any 24 hours. */
  readonly dailyQuota: number;
  readonly perSecond: number;
  /** In the sandbox recipients have to be verified like senders. */
  readonly isSandbox: boolean;
}

/** Accounts by the numbers AWS gives them: a new one, and one that has just left the sandbox. */
export const sendingAccounts = {
  sandbox: { dailyQuota: 200, perSecond: 1, isSandbox: true },
  production: { dailyQuota: 50_000, perSecond: 14, isSandbox: false },
} as const satisfies Record<string, SendingAccount>;

/** An account whose quotas were raised beyond what one machine sends. */
export const unlimitedAccount: SendingAccount = {
  dailyQuota: Infinity,
  perSecond: Infinity,
  isSandbox: false,
};

const DAY_MILLIS = 86_400_000;

/** Holds an account to its rate and daily quota. */
export class SendLimits {
  readonly account: SendingAccount;
  readonly #clock: Clock;
  readonly #store: SesStore;
  #credit: number;
  #countedAt: number;

  constructor(account: SendingAccount, clock: Clock, store: SesStore) {
    this.account = account;
    this.#clock = clock;
    this.#store = store;
    this.#credit = account.perSecond;
    this.#countedAt = clock.millis();
  }

  /** Recipients of the last 24 hours. */
  sentInDay(): number {
    return this.#store.sentSince(this.#clock.millis() - DAY_MILLIS);
  }

  /**
   * As SES, a mail goes through while anything is left, however many recipients it has; what it takes too much is
   * owed by those after it.
   * @param counted recipients but for those of the simulator, which are free of the quota
   * @throws ServiceError TooManyRequestsException, LimitExceededException
   */
  take(recipients: number, counted: number): void {
    const { perSecond, dailyQuota } = this.account;
    const now = this.#clock.millis();
    const seconds = (now - this.#countedAt) / 1000;
    if (seconds > 0) this.#credit = Math.min(perSecond, this.#credit + seconds * perSecond);
    this.#countedAt = now;
    if (Number.isFinite(dailyQuota) && this.sentInDay() >= dailyQuota) {
      throw new ServiceError('LimitExceededException', 'Daily message quota exceeded.');
    }
    if (this.#credit <= 0) {
      throw new ServiceError('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
    }
    this.#credit -= recipients;
    if (counted > 0) this.#store.addSent(now, counted, now - DAY_MILLIS);
  }
}
