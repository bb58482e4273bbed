import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { type Execution, isRunning, WaitingTask } from './execution.ts';

/** How many histories are read at the same time: AWS gives an account some fifteen a second. */
const atOnce = 5;

/** Parts of a machine's ARN; that of an alias has one more. */
const machineParts = 7;

const Given = z.object({ Payload: z.object({ taskToken: z.string() }).loose() });
const Ended = z.object({ state: z.string() });

/** Executions of the state machines, with the tasks they wait in. */
export class ExecutionsRepository {
  readonly #sfn: SFNClient;

  constructor(sfn: SFNClient) {
    this.#sfn = sfn;
  }

  /**
   * All executions of a machine that are known: those that have ended are for ninety days. Also those that were not
   * started by the alias.
   * @param arn of the machine or of an alias of it
   */
  async list(arn: string): Promise<readonly Execution[]> {
    const machine = arn.split(':').slice(0, machineParts).join(':');
    const found: ExecutionListItem[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#sfn.send(
        new ListExecutionsCommand({ stateMachineArn: machine, maxResults: 1000, nextToken }),
      );
      found.push(...(page.executions ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const executions: Execution[] = [];
    for (let start = 0; start < found.length; start += atOnce) {
      executions.push(
        ...(await Promise.all(
          found.slice(start, start + atOnce).map((each) => this.#withTask(toExecution(each))),
        )),
      );
    }
    return executions;
  }

  /** The state that an execution said it ended with. */
  async endOf({ arn }: Execution): Promise<string | undefined> {
    const { output } = await this.#sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
    const parsed = output === undefined ? undefined : Ended.safeParse(JSON.parse(output));
    return parsed?.data?.state;
  }

  /** Stops an execution; one that has ended stays as it is. */
  async stop(arn: string): Promise<void> {
    const command = new StopExecutionCommand({ executionArn: arn, error: 'Reconciliation' });
    await this.#sfn.send(command).catch(unless(ExecutionDoesNotExist));
  }

  /** Lets a failed execution go on from where it failed; one that runs, or can no longer, stays as it is. */
  async redrive(arn: string): Promise<void> {
    const command = new RedriveExecutionCommand({ executionArn: arn });
    await this.#sfn.send(command).catch(unless(ExecutionNotRedrivable, ExecutionDoesNotExist));
  }

  async #withTask(execution: Execution): Promise<Execution> {
    if (!isRunning(execution)) return execution;
    const { events = [] } = await this.#sfn.send(
      new GetExecutionHistoryCommand({ executionArn: execution.arn, reverseOrder: true, maxResults: 10 }),
    );
    return { ...execution, waiting: taskOf(events) };
  }
}

/** The task that the last events of a history, the newest first, leave waiting for its token. */
function taskOf(events: readonly HistoryEvent[]): WaitingTask | undefined {
  const scheduled = events.find(({ type }) => type !== 'TaskStarted' && type !== 'TaskSubmitted');
  const { resource, parameters } = scheduled?.taskScheduledEventDetails ?? {};
  if (resource?.endsWith('.waitForTaskToken') !== true || parameters === undefined) return undefined;
  const given = Given.safeParse(JSON.parse(parameters));
  const entered = events.find(({ type }) => type === 'TaskStateEntered')?.stateEnteredEventDetails?.name;
  if (!given.success) return undefined;
  const { taskToken, ...payload } = given.data.Payload;
  const since = scheduled?.timestamp?.toISOString();
  return WaitingTask.safeParse({ ...payload, token: taskToken, state: entered, since }).data;
}

function toExecution(item: ExecutionListItem): Execution {
  return {
    arn: item.executionArn ?? '',
    name: item.name ?? '',
    status: item.status ?? 'RUNNING',
    startedAt: item.startDate?.toISOString() ?? '',
    stoppedAt: item.stopDate?.toISOString(),
    redrives: item.redriveCount ?? 0,
    waiting: undefined,
    ended: undefined,
  };
}

function unless(...types: readonly (new (...args: never[]) => Error)[]) {
  return (error: unknown): undefined => {
    if (!types.some((type) => error instanceof type)) throw error;
    return undefined;
  };
}
