/** The way to the API of Step Functions within the process, e.g. `call('DescribeExecution', {executionArn})`. */
export type Call = (operation: string, input: object) => Promise<unknown>;

export const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
export type Status = (typeof statuses)[number];

export interface MachineSummary {
  readonly stateMachineArn: string;
  readonly name: string;
  /** Times of the API are seconds since 1970 UTC. */
  readonly creationDate: number;
}

interface ExecutionSummary {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly mapRunArn?: string | undefined;
  readonly name: string;
  readonly status: Status;
  readonly startDate: number;
  readonly stopDate?: number | undefined;
}

export interface Execution extends ExecutionSummary {
  readonly stateMachineVersionArn?: string | undefined;
  /** JSON text. */
  readonly input: string;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly redriveCount: number;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  readonly redriveStatusReason?: string | undefined;
}

/** An event as GetExecutionHistory gives it; its details are under a name made from its type. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
}

export interface MapRun {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly status: string;
  readonly executionCounts: Readonly<Record<string, number>>;
}

/** One page of executions; `next` asks for the page behind it. */
export interface ExecutionPage {
  readonly executions: readonly ExecutionSummary[];
  readonly next: string | undefined;
}

/** What to list: executions of a machine or of a map run, in one status, whose name holds a text. */
export interface ExecutionFilter {
  readonly of: { readonly stateMachineArn: string } | { readonly mapRunArn: string };
  readonly status: Status | undefined;
  readonly name: string;
}

const shownAtOnce = 50;
const readAtOnce = 1000;

/** Reads machines, executions and histories as any client of the API could. */
export class ExecutionsReader {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  machines(): Promise<MachineSummary[]> {
    return this.#readAll<MachineSummary>('ListStateMachines', 'stateMachines', {});
  }

  async machine(name: string): Promise<(MachineSummary & { readonly definition: string }) | undefined> {
    const found = (await this.machines()).find((machine) => machine.name === name);
    if (found === undefined) return undefined;
    const described = await this.#call('DescribeStateMachine', { stateMachineArn: found.stateMachineArn });
    return { ...found, definition: (described as { definition: string }).definition };
  }

  /** Newest first. The API knows no search by name, so that pages are read until one is full of names that match. */
  async executions({ of, status, name }: ExecutionFilter, from: string | undefined): Promise<ExecutionPage> {
    const found: ExecutionSummary[] = [];
    let next = from;
    do {
      const page = (await this.#call('ListExecutions', {
        ...of,
        ...(status !== undefined && { statusFilter: status }),
        ...(next !== undefined && { nextToken: next }),
        maxResults: shownAtOnce,
      })) as { executions: ExecutionSummary[]; nextToken?: string };
      found.push(...page.executions.filter((execution) => execution.name.includes(name)));
      next = page.nextToken;
    } while (next !== undefined && found.length < shownAtOnce);
    return { executions: found, next };
  }

  async execution(executionArn: string): Promise<Execution> {
    return (await this.#call('DescribeExecution', { executionArn })) as Execution;
  }

  /** The definition an execution began with and keeps, as text. */
  async definition(executionArn: string): Promise<string> {
    const machine = await this.#call('DescribeStateMachineForExecution', { executionArn });
    return (machine as { definition: string }).definition;
  }

  history(executionArn: string): Promise<HistoryEvent[]> {
    return this.#readAll<HistoryEvent>('GetExecutionHistory', 'events', { executionArn });
  }

  async mapRun(mapRunArn: string): Promise<MapRun> {
    return (await this.#call('DescribeMapRun', { mapRunArn })) as MapRun;
  }

  async #readAll<Item>(operation: string, member: string, input: object): Promise<Item[]> {
    const all: Item[] = [];
    let nextToken: string | undefined;
    do {
      const page = (await this.#call(operation, {
        ...input,
        maxResults: readAtOnce,
        ...(nextToken !== undefined && { nextToken }),
      })) as Record<string, Item[]> & { nextToken?: string };
      for (const item of page[member] ?? []) all.push(item);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return all;
  }
}

/** What an event tells beside its type, empty where it tells nothing. */
export function detailsOf(event: HistoryEvent): Readonly<Record<string, unknown>> {
  const found = Object.entries(event).find(([field]) => field.endsWith('EventDetails'))?.[1] as unknown;
  return typeof found === 'object' && found !== null ? { ...found } : {};
}
