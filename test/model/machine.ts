import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExecutionAlreadyExists, TaskDoesNotExist } from '@aws-sdk/client-sfn';
import { compileExpression, type Scope } from './jsonata-subset.ts';

/** Calls a function of the system by its name in infra/stacks/functions.ts. */
export type CallFunction = (name: string, payload: unknown) => Promise<unknown>;

interface Flow {
  readonly Next?: string;
  readonly Assign?: Readonly<Record<string, unknown>>;
}

interface State extends Flow {
  readonly Type: string;
  readonly Resource?: string;
  readonly Arguments?: { readonly FunctionName: string; readonly Payload: unknown };
  readonly TimeoutSeconds?: unknown;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly Catch?: readonly (Flow & { readonly ErrorEquals: readonly string[] })[];
  readonly Choices?: readonly (Flow & { readonly Condition: unknown })[];
  readonly Default?: string;
}

/** One execution: where it stands, and what it waits for. */
export interface Execution {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly variables: Record<string, unknown>;
  readonly states: string[];
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  state: string;
  entered: string | undefined;
  retries: number;
  token: string | undefined;
  /** The callback that came, before or after the function that was given the token had answered. */
  callback: unknown;
  isWaiting: boolean;
  /** When the wait is over; milliseconds. */
  deadline: number;
}

const root = join(import.meta.dirname, '..', '..');

function fill(template: unknown, scope: Scope): unknown {
  if (typeof template === 'string') return template.startsWith('{%') ? evaluate(template, scope) : template;
  if (Array.isArray(template)) return template.map((each) => fill(each, scope));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([name, each]) => [name, fill(each, scope)]));
}

const compiled = new Map<string, (scope: Scope) => unknown>();

function evaluate(template: string, scope: Scope): unknown {
  let expression = compiled.get(template);
  if (expression === undefined) {
    expression = compileExpression(template.slice(2, -2).trim());
    compiled.set(template, expression);
  }
  const value = expression(scope);
  if (value === undefined) throw new Error(`${template} returned nothing`);
  return value;
}

/**
 * The executions of one state machine, as far as ours go: Task (a function, or one that waits for its token), Choice,
 * Succeed; Retry at once, Catch, Assign, the wait's timeout. Compared with the engine in test/model/machine.test.ts.
 */
export class Machine {
  readonly executions = new Map<string, Execution>();
  readonly #states: Readonly<Record<string, State>>;
  readonly #startAt: string;
  readonly #call: CallFunction;
  readonly #runnable = new Set<Execution>();
  readonly #tokens = new Map<string, Execution>();
  #tokensMade = 0;

  constructor(file: string, call: CallFunction) {
    const text = readDefinition(file);
    this.#states = text.States;
    this.#startAt = text.StartAt;
    this.#call = call;
  }

  get isBusy(): boolean {
    return this.#runnable.size > 0;
  }

  /** @throws ExecutionAlreadyExists as the service does: an open one of the same input is no error */
  start(name: string, input: Readonly<Record<string, unknown>>): void {
    const earlier = this.executions.get(name);
    if (earlier !== undefined) {
      const isSame = JSON.stringify(earlier.input) === JSON.stringify(input);
      if (isSame && earlier.status === 'RUNNING') return;
      throw new ExecutionAlreadyExists({ message: name, $metadata: {} });
    }
    const made: Execution = {
      name,
      input,
      variables: {},
      states: [],
      status: 'RUNNING',
      state: this.#startAt,
      entered: undefined,
      retries: 0,
      token: undefined,
      callback: undefined,
      isWaiting: false,
      deadline: 0,
    };
    this.executions.set(name, made);
    this.#runnable.add(made);
  }

  /** @throws TaskDoesNotExist where nobody waits for it any more */
  succeed(token: string, output: unknown): void {
    const execution = this.#tokens.get(token);
    if (execution?.token !== token || execution.callback !== undefined) {
      throw new TaskDoesNotExist({ message: token, $metadata: {} });
    }
    execution.callback = output;
    if (execution.isWaiting) this.#runnable.add(execution);
  }

  stop(name: string): void {
    const execution = this.#of(name);
    execution.status = 'ABORTED';
    this.#forgetWait(execution);
    this.#runnable.delete(execution);
  }

  /** Goes on from the state in which it was stopped or failed, as its first try but entered as before. */
  redrive(name: string): void {
    const execution = this.#of(name);
    if (execution.status === 'RUNNING' || execution.status === 'SUCCEEDED') return;
    execution.status = 'RUNNING';
    execution.retries = 0;
    this.#runnable.add(execution);
  }

  /** The first moment at which a wait is over, in milliseconds. */
  get nextDeadline(): number {
    return Math.min(...[...this.executions.values()].filter((each) => each.isWaiting).map((e) => e.deadline));
  }

  /** Ends every wait that is over by now. */
  timeOut(): void {
    for (const execution of this.executions.values()) {
      if (execution.isWaiting && execution.deadline <= Date.now() && execution.callback === undefined) {
        this.#forgetWait(execution);
        this.#fail(execution, 'States.Timeout');
      }
    }
  }

  /** Lets one execution go on until it waits or ends. @param pick which of those that can */
  async work(pick: number): Promise<void> {
    const execution = [...this.#runnable][pick % this.#runnable.size];
    if (execution === undefined) return;
    this.#runnable.delete(execution);
    while (execution.status === 'RUNNING' && !execution.isWaiting) await this.#step(execution);
    if (execution.isWaiting && execution.callback !== undefined) await this.#goOn(execution);
  }

  async #goOn(execution: Execution): Promise<void> {
    const result = execution.callback;
    const state = this.#stateOf(execution);
    this.#forgetWait(execution);
    this.#leave(execution, state, { result });
    this.#runnable.add(execution);
    await this.work(0);
  }

  async #step(execution: Execution): Promise<void> {
    const state = this.#stateOf(execution);
    if (execution.entered === undefined) {
      execution.entered = new Date().toISOString();
      execution.states.push(execution.state);
    }
    if (state.Type === 'Succeed') execution.status = 'SUCCEEDED';
    else if (state.Type === 'Choice') {
      const scope = this.#scope(execution);
      const chosen = state.Choices?.find(({ Condition }) => fill(Condition, scope) === true);
      this.#leave(execution, chosen ?? { Next: state.Default ?? '' });
    } else if (state.Type === 'Task') await this.#task(execution, state);
    else throw new Error(`The model's machine does not know ${state.Type}`);
  }

  async #task(execution: Execution, state: State): Promise<void> {
    const waits = state.Resource?.endsWith('.waitForTaskToken') === true;
    execution.callback = undefined;
    if (waits) {
      this.#tokensMade += 1;
      execution.token = `token-${this.#tokensMade}`;
      this.#tokens.set(execution.token, execution);
    }
    const scope = this.#scope(execution);
    const seconds = Number(fill(state.TimeoutSeconds, scope));
    const started = Date.now();
    const name = /^\$\{(\w+)FunctionArn\}$/.exec(state.Arguments?.FunctionName ?? '')?.[1] ?? '';
    try {
      const Payload = await this.#call(name, fill(state.Arguments?.Payload, scope));
      if (waits) {
        execution.isWaiting = true;
        execution.deadline = started + seconds * 1000;
      } else this.#leave(execution, state, { result: { Payload } });
    } catch (error) {
      this.#forgetWait(execution);
      this.#fail(execution, error instanceof Error ? error.name : 'Error');
    }
  }

  #fail(execution: Execution, Error: string): void {
    const state = this.#stateOf(execution);
    const stands = ({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }) =>
      ErrorEquals.includes(Error) || ErrorEquals.includes('States.ALL');
    this.#runnable.add(execution);
    const retrier = state.Retry?.find(stands);
    if (retrier !== undefined && execution.retries < retrier.MaxAttempts) {
      execution.retries += 1;
      return;
    }
    const catcher = state.Catch?.find(stands);
    if (catcher !== undefined) this.#leave(execution, catcher, { errorOutput: { Error, Cause: '' } });
    else {
      execution.status = 'FAILED';
      this.#runnable.delete(execution);
    }
  }

  #leave(execution: Execution, flow: Flow, extra: Scope = {}): void {
    const assigned = fill(flow.Assign ?? {}, this.#scope(execution, extra));
    Object.assign(execution.variables, assigned);
    execution.entered = undefined;
    execution.retries = 0;
    if (flow.Next === undefined) execution.status = 'SUCCEEDED';
    else execution.state = flow.Next;
  }

  #scope(execution: Execution, extra: Scope = {}): Scope {
    const context = {
      Execution: { Input: execution.input, Name: execution.name },
      State: { EnteredTime: execution.entered },
      Task: { Token: execution.token },
    };
    return { ...execution.variables, states: { context, ...extra } };
  }

  #forgetWait(execution: Execution): void {
    if (execution.token !== undefined) this.#tokens.delete(execution.token);
    execution.token = undefined;
    execution.callback = undefined;
    execution.isWaiting = false;
  }

  #stateOf({ state }: Execution): State {
    const found = this.#states[state];
    if (found === undefined) throw new Error(`No state ${state}`);
    return found;
  }

  #of(name: string): Execution {
    const found = this.executions.get(name);
    if (found === undefined) throw new Error(`No execution ${name}`);
    return found;
  }
}

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const definitions = new Map<string, Definition>();

function readDefinition(file: string): Definition {
  const known = definitions.get(file);
  if (known !== undefined) return known;
  const read = JSON.parse(readFileSync(join(root, file), 'utf8')) as Definition;
  definitions.set(file, read);
  return read;
}
