import {
  ThrottlingException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  QueryCommand,
  ScanCommand,
  BatchGetCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { modelClock } from './model-clock.ts';

/**
 * What goes wrong with a call: refused before it is done, done without its reply, in conflict with a transaction,
 * or answered from the past where the reader allows that.
 */
export type FaultKind = 'throttled' | 'reply lost' | 'conflict' | 'stale';

/** A fault that hits `times` calls in a row after `after` calls went well: five are more than any client repeats. */
export interface Fault {
  readonly kind: FaultKind;
  readonly after: number;
  readonly times: number;
}

/** The faults of one command, one after the other. */
export class Faults {
  readonly #rest: FaultKind[];

  constructor(faults: readonly Fault[] = []) {
    this.#rest = faults.flatMap(({ kind, after, times }) => [
      ...Array.from({ length: after }, () => 'none' as FaultKind),
      ...Array.from({ length: times }, () => kind),
    ]);
  }

  next(): FaultKind | undefined {
    return this.#rest.shift();
  }
}

class TimeoutError extends Error {
  constructor() {
    super('The reply did not come');
    this.name = 'TimeoutError';
  }
}

const reads = [GetCommand, QueryCommand, ScanCommand, BatchGetCommand];
const metadata = { message: 'injected', $metadata: {} };

/**
 * Sends a call as the SDK's client does: what was throttled or got no reply is sent again, a transaction under the
 * token of its first try.
 * @param attempts the client's `maxAttempts`
 * @throws what the last attempt ended with
 */
export async function sendFaulty(
  command: object,
  attempts: number,
  faults: Faults,
  perform: (isStale: boolean) => unknown,
): Promise<unknown> {
  const isRead = reads.some((type) => command instanceof type);
  const isTransaction = command instanceof TransactWriteCommand;
  let failure: unknown;
  let done: { readonly result: unknown } | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    modelClock.tick();
    const fault = faults.next();
    if (fault === 'throttled') {
      failure = new ThrottlingException(metadata);
      continue;
    }
    if (fault === 'conflict' && !isRead)
      throw isTransaction ? cancelled() : new TransactionConflictException(metadata);
    done = isTransaction && done !== undefined ? done : { result: perform(fault === 'stale') };
    if (fault !== 'reply lost') return done.result;
    failure = new TimeoutError();
  }
  throw failure;
}

function cancelled(): Error {
  return new TransactionCanceledException({
    ...metadata,
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  });
}
