/** Something a caller asked of a service, as IAM judges it. */
export interface Call {
  /** The access key id of a function, the ARN of a machine or a schedule, or a service by its principal's name. */
  readonly caller: string;
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARN, or `*` where the action has no resource. */
  readonly resource: string;
  /** Condition keys the caller's request decides. Never what it carries. */
  readonly context: Readonly<Record<string, string>>;
}

/** A call, and how often it was made. */
export interface RecordedCall extends Call {
  readonly count: number;
}

/** The calls since the start, each kind of call once. */
export class CallLog {
  readonly #calls = new Map<string, { readonly call: Call; count: number }>();

  record(call: Call): void {
    const key = JSON.stringify([call.caller, call.action, call.resource, call.context]);
    const known = this.#calls.get(key);
    if (known === undefined) this.#calls.set(key, { call, count: 1 });
    else known.count += 1;
  }

  all(): readonly RecordedCall[] {
    return [...this.#calls.values()].map(({ call, count }) => ({ ...call, count }));
  }
}
