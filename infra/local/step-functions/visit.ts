import type { Flow, State } from './definition/types.ts';
import { EvaluationError, StateError, states } from './errors.ts';
import { evaluateTemplate, evaluateTyped, type Scope } from './expressions.ts';
import type { EventRef, Frame } from './frame.ts';
import { exceedsDataLimit, isObject } from './json.ts';

/** What a state leaves behind; without `next` the branch ends. */
export interface Outcome {
  readonly output: unknown;
  readonly assigned: Readonly<Record<string, unknown>>;
  readonly next: string | undefined;
}

/** What `$states` holds beside the input, where a field may see it. */
export interface Extra {
  readonly result?: unknown;
  readonly errorOutput?: unknown;
  readonly token?: string;
  /** `Map.Item` of the context object. */
  readonly item?: { readonly Index: number; readonly Value: unknown };
}

/** One stay of a branch in a state. */
export class Visit {
  readonly frame: Frame;
  readonly name: string;
  readonly entered: EventRef;

  constructor(frame: Frame, state: State) {
    this.frame = frame;
    this.name = frame.row.state;
    this.entered = frame.event('entered', `${state.Type}StateEntered`, {
      name: this.name,
      input: JSON.stringify(frame.row.input),
    });
  }

  get input(): unknown {
    return this.frame.row.input;
  }

  /** How many times the state has been tried again. */
  get retries(): number {
    return Number(this.frame.recall('attempt') ?? 0);
  }

  /** Fills a template of the state; a failure is an event of the history. @throws StateError */
  evaluate(template: unknown, field: string, extra: Extra = {}): Promise<unknown> {
    return this.#reporting(() => evaluateTemplate(template, field, this.#scope(extra)));
  }

  /** Fills a field that must give an array. @throws StateError */
  async evaluateArray(template: unknown, field: string): Promise<unknown[]> {
    const items = await this.#reporting(() => evaluateTyped(template, field, 'array', this.#scope({})));
    return Array.isArray(items) ? items : [];
  }

  /** Fills a field that must give a number. @throws StateError */
  async evaluateNumber(template: unknown, field: string): Promise<number> {
    return Number(await this.#reporting(() => evaluateTyped(template, field, 'number', this.#scope({}))));
  }

  /** Fills a field that must give a whole number between the bounds. @throws StateError */
  async evaluateInteger(template: unknown, field: string, low: number, high: number): Promise<number> {
    const value = await this.evaluateNumber(template, field);
    if (!Number.isInteger(value))
      throw this.badField(field, `The ${field} field cannot be parsed as an integer: ${value}`);
    if (value < low || value > high)
      throw this.badField(field, `${field} must be between ${low} and ${high} but was: ${value}`);
    return value;
  }

  /** Fills a field that must give a string. @throws StateError */
  async evaluateString(template: unknown, field: string, extra: Extra = {}): Promise<string> {
    return String(await this.#reporting(() => evaluateTyped(template, field, 'string', this.#scope(extra))));
  }

  /** Fills a Condition. @throws StateError */
  async evaluateCondition(template: unknown, field: string): Promise<boolean> {
    return (await this.#reporting(() => evaluateTyped(template, field, 'boolean', this.#scope({})))) === true;
  }

  /** Output and Assign of a state or of one of its rules; `prefix` is the rule's place, e.g. `Catch[0]/`. */
  async leave(flow: Flow, otherwise: unknown, extra: Extra = {}, prefix = ''): Promise<Outcome> {
    const assigned =
      flow.Assign === undefined ? {} : await this.evaluate(flow.Assign, `${prefix}Assign`, extra);
    const output =
      flow.Output === undefined ? otherwise : await this.evaluate(flow.Output, `${prefix}Output`, extra);
    if (exceedsDataLimit(JSON.stringify(output)))
      throw new StateError(
        states.dataLimitExceeded,
        `The state/task '${this.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
      );
    return { output, assigned: isObject(assigned) ? assigned : {}, next: flow.Next };
  }

  /** A field whose value AWS refuses; an event of the history like any failed evaluation. */
  badField(field: string, message: string): StateError {
    const cause = this.explain(message);
    this.frame.event(`evaluationFailed.${field}`, 'EvaluationFailed', {
      error: states.queryEvaluationError,
      cause,
      location: field,
      state: this.name,
    });
    return new StateError(states.queryEvaluationError, cause);
  }

  /** A failure no Catch can catch. */
  runtimeError(message: string): StateError {
    return new StateError(states.runtime, this.explain(message));
  }

  /** AWS's way of saying where something failed. */
  explain(message: string): string {
    return `An error occurred while executing the state '${this.name}' (entered at the event id #${this.entered.event}). ${message}`;
  }

  /** The context object. */
  context(extra: Extra): Record<string, unknown> {
    const { record, input } = this.frame.run;
    const item = extra.item ?? itemOf(this.frame);
    return {
      Execution: {
        Id: record.arn,
        Input: input,
        Name: record.name,
        RoleArn: record.role,
        StartTime: new Date(record.started).toISOString(),
        RedriveCount: record.redrives,
        ...(record.redriven === undefined ? {} : { RedriveTime: new Date(record.redriven).toISOString() }),
      },
      StateMachine: {
        Id: record.alias ?? record.version ?? record.machine,
        Name: record.machine.split(':')[6],
      },
      State: {
        Name: this.name,
        EnteredTime: new Date(this.entered.at).toISOString(),
        RetryCount: this.retries,
      },
      ...(extra.token === undefined ? {} : { Task: { Token: extra.token } }),
      ...(item === undefined ? {} : { Map: { Item: item } }),
    };
  }

  #scope(extra: Extra): Scope {
    const { frame } = this;
    return {
      variables: frame.variables,
      outside: {
        once: (key, make) => frame.once(extra.item === undefined ? key : `${key}#${extra.item.Index}`, make),
        now: () => frame.run.tools.clock.millis(),
      },
      states: {
        input: this.input,
        context: this.context(extra),
        ...('result' in extra ? { result: extra.result } : {}),
        ...('errorOutput' in extra ? { errorOutput: extra.errorOutput } : {}),
      },
    };
  }

  async #reporting(evaluate: () => Promise<unknown>): Promise<unknown> {
    try {
      return await evaluate();
    } catch (error) {
      throw error instanceof EvaluationError ? this.badField(error.field, error.message) : error;
    }
  }
}

function itemOf(frame: Frame): unknown {
  return frame.item ?? (frame.outer === undefined ? undefined : itemOf(frame.outer));
}
