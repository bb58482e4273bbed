import { describeEvent } from '../history.ts';
import { executionMissing } from './errors.ts';
import { type Input, pageToken } from './input.ts';
import type { Api, Handler } from './operations.ts';

export function historyOperations(api: Api): Record<string, Handler> {
  return { GetExecutionHistory: (input) => history(api, input) };
}

function history(api: Api, input: Input): unknown {
  const arn = input.arn('executionArn');
  const execution = api.store.executions.byArn(arn);
  if (execution === undefined) throw executionMissing(arn);
  const reverse = input.boolean('reverseOrder');
  const includeData = input.raw('includeExecutionData') !== false;
  const size = input.pageSize();
  const from = input.position(reverse ? Number.MAX_SAFE_INTEGER : 0);
  const found = api.store.events.page(execution.id, from, size + 1, reverse);
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  return {
    events: shown.map((event) => describeEvent(event, includeData)),
    ...(found.length > size && last !== undefined ? { nextToken: pageToken(last.id) } : {}),
  };
}
