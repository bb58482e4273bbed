const RealDate = Date;
let now = RealDate.now();

/** The one clock of the model: every `Date` of the process shows it. */
export const modelClock = {
  millis: (): number => now,
  set(moment: string | number): void {
    now = typeof moment === 'number' ? moment : RealDate.parse(moment);
  },
  /** Time never stands still between two calls of a service: no two of them happen in the same millisecond. */
  tick(millis = 1): void {
    now += millis;
  },
};

class ModelDate extends RealDate {
  constructor(...given: [] | [value: number | string | Date]) {
    super(given[0] ?? now);
  }

  static override now(): number {
    return now;
  }
}

/** Makes the model's clock the process's; answers how to give the real one back. */
export function installClock(): () => void {
  globalThis.Date = ModelDate as DateConstructor;
  return () => {
    globalThis.Date = RealDate;
  };
}
