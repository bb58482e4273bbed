import { Halted } from './errors.ts';
import type { State } from './definition/types.ts';
import { isObject } from './json.ts';
import type { Run } from './run.ts';
import type { FrameRow } from './store/frames.ts';

/** An event once it is in the history. */
export interface EventRef {
  readonly event: number;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

/**
 * A branch of a running execution. Whatever the state it stands in does is recorded here under a name before it is
 * used; after a restart the state begins again and finds what it did.
 */
export class Frame {
  readonly run: Run;
  readonly row: FrameRow;
  readonly outer: Frame | undefined;
  /** The item of a Map this branch works on. */
  readonly item: unknown;
  /** Type of the state it stands in. */
  type: State['Type'] | undefined;
  readonly #effects: Map<string, unknown>;
  readonly #abort = new AbortController();
  readonly #inner = new Set<Frame>();
  #lastEvent: number;
  #wake: (() => void) | undefined;

  constructor(run: Run, row: FrameRow, effects: Map<string, unknown>, outer?: Frame, item?: unknown) {
    this.run = run;
    this.row = row;
    this.outer = outer;
    this.item = item;
    this.#effects = effects;
    this.#lastEvent = [...effects.values()].reduce<number>(
      (last, value) => (isEventRef(value) ? Math.max(last, value.event) : last),
      row.previous,
    );
    outer?.attach(this);
  }

  /** Aborts when the execution ends otherwise, a sibling fails, or the service stops. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get lastEvent(): number {
    return this.#lastEvent;
  }

  /** Branches that are at work inside the state this one stands in. */
  get inner(): readonly Frame[] {
    return [...this.#inner];
  }

  /** Variables in sight: this branch's own over those around it. */
  get variables(): Readonly<Record<string, unknown>> {
    return this.outer === undefined ? this.row.variables : { ...this.outer.variables, ...this.row.variables };
  }

  attach(inner: Frame): void {
    this.#inner.add(inner);
  }

  detach(inner: Frame): void {
    this.#inner.delete(inner);
  }

  halt(): void {
    this.#abort.abort(new Halted());
    for (const inner of this.#inner) inner.halt();
  }

  recall(key: string): unknown {
    return this.#effects.get(key);
  }

  has(key: string): boolean {
    return this.#effects.has(key);
  }

  /** Keeps a value under `key` until the state is left or tried again. @throws Halted */
  record(key: string, value: unknown): void {
    this.#refuseHalted();
    this.#effects.set(key, value);
    this.run.store.frames.saveEffect(this.row.execution, this.row.path, key, value);
  }

  /** What `make` gave the first time. */
  once<T>(key: string, make: () => T): T {
    if (this.#effects.has(key)) return this.#effects.get(key) as T;
    const value = make();
    this.record(key, value);
    return value;
  }

  /** Appends an event to the history, the first time. @throws Halted, StateError where the history is full */
  event(key: string, type: string, details: Readonly<Record<string, unknown>> = {}): EventRef {
    const ref = this.once(key, () => this.append(type, details));
    this.#lastEvent = Math.max(this.#lastEvent, ref.event);
    return ref;
  }

  /** Appends an event outside any key: for what is written together with a move of the frame. */
  append(type: string, details: Readonly<Record<string, unknown>> = {}): EventRef {
    this.#refuseHalted();
    const ref = this.run.append(type, details, this.#lastEvent);
    this.#lastEvent = ref.event;
    return ref;
  }

  /** Continues the chain of events after an inner branch's last. */
  follow(event: number): void {
    this.#lastEvent = Math.max(this.#lastEvent, event);
  }

  /** Enters the next state: what the last one did is forgotten. */
  move(state: string, input: unknown, variables: Readonly<Record<string, unknown>>): void {
    this.#refuseHalted();
    this.#forget();
    Object.assign(this.row, { state, input, variables, previous: this.#lastEvent });
    this.run.store.frames.save(this.row);
  }

  /** Begins the state anew, keeping only what `kept` says. */
  renew(kept: Readonly<Record<string, unknown>>): void {
    this.#refuseHalted();
    this.#forget();
    this.row.previous = this.#lastEvent;
    this.run.store.frames.save(this.row);
    for (const [key, value] of Object.entries(kept)) this.record(key, value);
  }

  /** Records what came from outside for the state that waits here, and wakes it. */
  deliver(key: string, value: unknown): void {
    this.record(key, value);
    this.#wake?.();
  }

  /** Resolves at the next delivery. */
  delivered(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Makes a task token unusable. */
  closeToken(): void {
    this.run.store.frames.deleteTokens(this.row.execution, this.row.path);
  }

  #forget(): void {
    if (this.#effects.size === 0) return;
    if (this.#effects.has('token')) this.closeToken();
    if (this.#effects.has('branched')) this.run.dropInner(this);
    this.#effects.clear();
    this.run.store.frames.deleteEffects(this.row.execution, this.row.path);
  }

  #refuseHalted(): void {
    if (this.#abort.signal.aborted) throw new Halted();
  }
}

function isEventRef(value: unknown): value is EventRef {
  return isObject(value) && typeof value['event'] === 'number';
}
