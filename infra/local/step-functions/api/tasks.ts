import { ServiceError } from '../../contract.ts';
import { exceedsDataLimit, parseJson } from '../json.ts';
import { type Input } from './input.ts';
import type { Api, Handler } from './operations.ts';

export function taskOperations(api: Api): Record<string, Handler> {
  return {
    SendTaskSuccess: (input) => {
      const text = input.string('output');
      const output = parseJson(text);
      if (output === undefined || exceedsDataLimit(text))
        throw new ServiceError(
          'InvalidOutput',
          "Invalid Output: 'The output is not JSON, or exceeds 262144 bytes'",
        );
      const { execution, path } = ownerOf(api, input);
      close(api, execution, path, { result: output });
      return {};
    },
    SendTaskFailure: (input) => {
      const { execution, path } = ownerOf(api, input);
      close(api, execution, path, {
        failed: true,
        error: input.optionalString('error'),
        cause: input.optionalString('cause'),
      });
      return {};
    },
    SendTaskHeartbeat: (input) => {
      const { execution, path } = ownerOf(api, input);
      api.engine.deliver(execution, path, 'heartbeat', api.clock.millis());
      return {};
    },
  };
}

/** The first answer counts: the token is closed with it. */
function close(api: Api, execution: number, path: string, answer: unknown): void {
  api.store.frames.deleteTokens(execution, path);
  api.engine.deliver(execution, path, 'callback', answer);
}

/** @throws ServiceError InvalidToken, TaskDoesNotExist, TaskTimedOut */
function ownerOf(api: Api, input: Input): { readonly execution: number; readonly path: string } {
  const token = input.string('taskToken');
  const owner = api.store.frames.tokenOwner(token);
  if (owner !== undefined) return owner;
  if (api.store.executions.byId(api.tokens.executionOf(token)) === undefined)
    throw new ServiceError(
      'TaskDoesNotExist',
      "Task does not exist: 'The execution of the task does not exist'",
    );
  throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
}
