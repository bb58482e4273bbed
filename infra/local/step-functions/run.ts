import { StateError, states } from './errors.ts';
import { Frame, type EventRef } from './frame.ts';
import { cancelWork } from './cancel.ts';
import { endEventTypes } from './execution-events.ts';
import { maxEvents } from './history.ts';
import type { Machine } from './definition/types.ts';
import type { ExecutionRecord } from './store/executions.ts';
import type { FrameRow } from './store/frames.ts';
import type { Tools } from './tools.ts';

/** An execution at work: what all its branches share. */
export class Run {
  readonly record: ExecutionRecord;
  readonly machine: Machine;
  readonly tools: Tools;
  /** The execution's input, parsed. */
  readonly input: unknown;
  readonly #rows: Map<string, FrameRow>;
  readonly #live = new Map<string, Frame>();
  readonly #effects: Map<string, Map<string, unknown>>;
  #lastEvent: number;

  constructor(tools: Tools, record: ExecutionRecord, machine: Machine) {
    this.tools = tools;
    this.record = record;
    this.machine = machine;
    this.input = JSON.parse(record.input);
    this.#rows = tools.store.frames.frames(record.id);
    this.#effects = tools.store.frames.effects(record.id);
    this.#lastEvent = tools.store.events.lastId(record.id);
  }

  get store(): Tools['store'] {
    return this.tools.store;
  }

  /** The frame at `path` as it was left, or a new one that is about to enter `state`. */
  frame(path: string, state: string, input: unknown, previous: number, outer?: Frame, item?: unknown): Frame {
    const known = this.#rows.get(path);
    const effects = this.#effects.get(path) ?? new Map<string, unknown>();
    this.#rows.delete(path);
    this.#effects.delete(path);
    const row = known ?? { execution: this.record.id, path, state, input, variables: {}, previous };
    if (known === undefined) this.store.frames.save(row);
    const frame = new Frame(this, row, effects, outer, item);
    this.#live.set(path, frame);
    return frame;
  }

  /** Forgets a branch that has ended well, and its rows. */
  drop(frame: Frame): void {
    this.#unlink(frame);
    this.store.frames.deleteTree(this.record.id, frame.row.path);
  }

  /** Forgets all branches inside the state a frame stands in. */
  dropInner(frame: Frame): void {
    for (const inner of frame.inner) this.#unlink(inner);
    this.store.frames.deleteInner(this.record.id, frame.row.path);
  }

  /** Hands what came from outside to the branch that waits for it, also where it is not yet at work again. */
  deliver(path: string, key: string, value: unknown): void {
    const frame = this.#live.get(path);
    if (frame !== undefined) return frame.deliver(key, value);
    const effects = this.#effects.get(path) ?? new Map<string, unknown>();
    this.#effects.set(path, effects.set(key, value));
    this.store.frames.saveEffect(this.record.id, path, key, value);
  }

  /** Takes back what the states of all branches have set going. */
  cancel(): void {
    for (const frame of this.#live.values()) cancelWork(frame);
  }

  /** Cancels all branches; nothing more is written by them. */
  halt(): void {
    for (const frame of this.#live.values()) frame.halt();
  }

  /** Whether a branch had begun before the restart. */
  hasFrame(path: string): boolean {
    return this.#rows.has(path);
  }

  #unlink(frame: Frame): void {
    for (const inner of frame.inner) this.#unlink(inner);
    frame.outer?.detach(frame);
    this.#live.delete(frame.row.path);
  }

  /** @throws StateError where the history is full */
  append(type: string, details: Readonly<Record<string, unknown>>, previous: number): EventRef {
    if (this.#lastEvent >= maxEvents - 1 && !endEventTypes.has(type))
      throw new StateError(
        states.runtime,
        `The execution reached the maximum number of history events (${maxEvents}).`,
      );
    this.#lastEvent += 1;
    const at = this.tools.clock.millis();
    const event = { id: this.#lastEvent, previous, at, type, details };
    this.store.events.append(this.record.id, event);
    return { event: event.id, at };
  }
}
