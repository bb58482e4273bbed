import { ServiceError } from '../contract.ts';
import type { Definitions } from './definitions.ts';
import { Halted, StateError, states } from './errors.ts';
import { endEvent, startEvent } from './execution-events.ts';
import { redriveRows } from './redrive.ts';
import { Run } from './run.ts';
import { runStates } from './runner.ts';
import type { Ending, ExecutionRecord } from './store/executions.ts';
import type { ChildRequest, Tools } from './tools.ts';

/** What a new execution begins with. */
export type Beginning = Pick<
  ExecutionRecord,
  'arn' | 'name' | 'machine' | 'version' | 'alias' | 'definition' | 'role' | 'input' | 'mapRun' | 'mapIndex'
>;

type Surrounding = Omit<Tools, 'runStates' | 'startChild' | 'stopExecution' | 'stopMapRun' | 'whenEnded'>;

/** Runs executions: new ones, those a restart left behind, and redriven ones. */
export class Engine {
  readonly #tools: Tools;
  readonly #definitions: Definitions;
  readonly #runs = new Map<number, Run>();
  readonly #watchers = new Map<string, ((record: ExecutionRecord) => void)[]>();
  #stopping = false;

  constructor(surrounding: Surrounding, definitions: Definitions) {
    this.#definitions = definitions;
    this.#tools = {
      ...surrounding,
      runStates,
      startChild: (request) => this.#startChild(request),
      stopExecution: (arn, error, cause) => this.stop(arn, error, cause),
      stopMapRun: (arn, status) => this.#stopMapRun(arn, status),
      whenEnded: (arn) => this.whenEnded(arn),
    };
  }

  /** Takes up all executions that were running when the process ended. */
  resume(): void {
    for (const record of this.#tools.store.executions.running())
      if (!this.#runs.has(record.id)) this.#run(record);
  }

  /** Cancels all work in memory; the journal keeps where each execution stands. */
  shutdown(): void {
    this.#stopping = true;
    for (const run of this.#runs.values()) run.halt();
    this.#runs.clear();
  }

  /** Begins an execution; the caller has seen to it that the ARN is free. */
  begin(beginning: Beginning): ExecutionRecord {
    const { executions, events } = this.#tools.store;
    const record = executions.insert({
      ...beginning,
      status: 'RUNNING',
      started: this.#tools.clock.millis(),
      output: undefined,
      error: undefined,
      cause: undefined,
      stopped: undefined,
      redrives: 0,
      redriven: undefined,
    });
    events.append(record.id, { id: 1, previous: 0, at: record.started, ...startEvent(record) });
    this.#run(record);
    return record;
  }

  /** Runs a failed execution again from where it failed; what had succeeded is kept. */
  redrive(record: ExecutionRecord): void {
    const { executions, events } = this.#tools.store;
    const now = this.#tools.clock.millis();
    const last = events.lastId(record.id);
    executions.redrive(record, now);
    events.append(record.id, {
      id: last + 1,
      previous: last,
      at: now,
      type: 'ExecutionRedriven',
      details: { redriveCount: record.redrives },
    });
    redriveRows(this.#tools, record);
    this.#run(record);
  }

  /** Aborts a running execution, and the children of its maps. */
  stop(arn: string, error: string | undefined, cause: string | undefined): void {
    const record = this.#tools.store.executions.byArn(arn);
    const run = record === undefined ? undefined : this.#runs.get(record.id);
    if (run !== undefined) this.#end(run, { status: 'ABORTED', error, cause });
  }

  /** Hands a callback or heartbeat to the task that waits for it. */
  deliver(execution: number, path: string, key: string, value: unknown): void {
    this.#runs.get(execution)?.deliver(path, key, value);
  }

  /** Resolves with an execution once it has ended. */
  whenEnded(arn: string): Promise<ExecutionRecord> {
    const record = this.#tools.store.executions.byArn(arn);
    if (record === undefined)
      return Promise.reject(new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`));
    if (record.status !== 'RUNNING') return Promise.resolve(record);
    return new Promise((resolve) => {
      this.#watchers.set(arn, [...(this.#watchers.get(arn) ?? []), resolve]);
    });
  }

  #stopMapRun(arn: string, status: 'ABORTED' | 'FAILED'): void {
    const { executions, mapRuns } = this.#tools.store;
    if (mapRuns.get(arn)?.status !== 'RUNNING') return;
    mapRuns.finish(arn, status, this.#tools.clock.millis());
    for (const child of executions.runningOfMapRun(arn)) this.stop(child.arn, undefined, undefined);
  }

  #startChild(request: ChildRequest): ExecutionRecord {
    const { parent, mapRun, label, index, name, processor, input } = request;
    const machine = `${parent.machine.split('/')[0]}/${label}`;
    const arn = `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#tools.store.executions.byArn(arn);
    if (known !== undefined) {
      if (this.#isLeftFromBefore(known, mapRun)) this.redrive(known);
      return known;
    }
    return this.begin({
      arn,
      name,
      machine,
      version: undefined,
      alias: undefined,
      definition: this.#definitions.keepStates(processor),
      role: parent.role,
      input,
      mapRun,
      mapIndex: index,
    });
  }

  /** Whether a child had not succeeded when its map run was redriven. */
  #isLeftFromBefore({ status, stopped }: ExecutionRecord, mapRun: string): boolean {
    if (status === 'RUNNING' || status === 'SUCCEEDED' || stopped === undefined) return false;
    return stopped <= (this.#tools.store.mapRuns.get(mapRun)?.redriven ?? 0);
  }

  #run(record: ExecutionRecord): void {
    const machine = this.#definitions.get(record.definition);
    const run = new Run(this.#tools, record, machine);
    this.#runs.set(record.id, run);
    const root = run.frame('', machine.StartAt, run.input, 0);
    // A promise of its own, so that starting an execution returns before its first state begins.
    void Promise.resolve()
      .then(() =>
        runStates(root, machine, (output) =>
          this.#end(run, { status: 'SUCCEEDED', output: JSON.stringify(output) }),
        ),
      )
      .catch((error: unknown) => this.#fail(run, error));
    if (machine.TimeoutSeconds !== undefined) {
      const deadline = (record.redriven ?? record.started) + machine.TimeoutSeconds * 1000;
      this.#tools.clock.waitUntil(deadline, root.signal).then(
        () => this.#end(run, { status: 'TIMED_OUT' }),
        () => undefined,
      );
    }
  }

  #fail(run: Run, error: unknown): void {
    if (error instanceof Halted || this.#stopping) return;
    if (error instanceof StateError)
      return this.#end(run, { status: 'FAILED', error: error.error, cause: error.reason });
    this.#tools.log('An execution failed inside the local cloud', {
      execution: run.record.arn,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return this.#end(run, {
      status: 'FAILED',
      error: states.runtime,
      cause: 'The local cloud failed on this execution; see its log',
    });
  }

  #end(run: Run, ending: Ending): void {
    const { record } = run;
    if (this.#stopping || this.#runs.get(record.id) !== run) return;
    this.#runs.delete(record.id);
    const { executions, events, frames } = this.#tools.store;
    const { type, details } = endEvent(ending);
    run.append(type, details, events.lastId(record.id));
    executions.finish(record, ending, this.#tools.clock.millis());
    if (ending.status === 'SUCCEEDED') frames.deleteTree(record.id, '');
    else run.cancel();
    run.halt();
    const watchers = this.#watchers.get(record.arn) ?? [];
    this.#watchers.delete(record.arn);
    for (const watcher of watchers) watcher(record);
  }
}
