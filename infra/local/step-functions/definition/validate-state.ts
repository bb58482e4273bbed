import { isObject } from '../json.ts';
import { type Problem, schema } from './problem.ts';
import { isDistributed } from './walk.ts';

type Fields = Readonly<Record<string, unknown>>;

const common = ['Type', 'Comment', 'QueryLanguage', 'Output'];
const flow = [...common, 'Next', 'End', 'Assign'];
const recoverable = [...flow, 'Retry', 'Catch'];

/** The fields each type of state may carry in JSONata. */
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  Pass: flow,
  Task: [...recoverable, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials'],
  Choice: [...common, 'Assign', 'Choices', 'Default'],
  Wait: [...flow, 'Seconds', 'Timestamp'],
  Succeed: common,
  Fail: ['Type', 'Comment', 'QueryLanguage', 'Error', 'Cause'],
  Parallel: [...recoverable, 'Branches', 'Arguments'],
  Map: [
    ...recoverable,
    'Items',
    'ItemProcessor',
    'ItemSelector',
    'ItemReader',
    'ItemBatcher',
    'ResultWriter',
    'MaxConcurrency',
    'ToleratedFailureCount',
    'ToleratedFailurePercentage',
    'Label',
  ],
};
const distributedOnly = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'];

/** What is wrong with one state by itself. */
export function checkState(state: Fields, place: string): Problem[] {
  const type = String(state['Type']);
  const known = fieldsOf[type];
  if (known === undefined) return [schema(`Unknown state type "${type}" at ${place}/Type`)];
  const problems = Object.keys(state)
    .filter((field) => !known.includes(field))
    .map((field) => schema(`The field "${field}" is not supported by a ${type} state at ${place}`));
  const require = (field: string, holds: boolean): void => {
    if (!holds) problems.push(schema(`The field "${field}" is required or not valid at ${place}`));
  };
  if (known.includes('Next')) {
    const ends = (typeof state['Next'] === 'string' ? 1 : 0) + (state['End'] === true ? 1 : 0);
    if (ends !== 1) problems.push(schema(`Exactly one of "Next" and "End" is required at ${place}`));
  }
  if (type === 'Task') require('Resource', typeof state['Resource'] === 'string');
  if (type === 'Choice')
    require('Choices', isFullList(state['Choices'], (rule) => 'Condition' in rule && 'Next' in rule));
  if (type === 'Wait') require('Seconds" or "Timestamp', 'Seconds' in state !== 'Timestamp' in state);
  if (type === 'Parallel') require('Branches', isFullList(state['Branches'], () => true));
  if (type === 'Map') problems.push(...checkMap(state, place));
  for (const list of ['Retry', 'Catch']) problems.push(...checkHandlers(state[list], list, place));
  return problems;
}

function isFullList(value: unknown, holds: (item: Fields) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isObject(item) && holds(item));
}

function checkMap(state: Fields, place: string): Problem[] {
  const processor = state['ItemProcessor'];
  if (!isObject(processor)) return [schema(`The field "ItemProcessor" is required at ${place}`)];
  if (isDistributed(processor)) return [];
  return distributedOnly
    .filter((field) => field in state)
    .map((field) => schema(`The field "${field}" is for a Map in DISTRIBUTED mode only at ${place}`));
}

function checkHandlers(list: unknown, field: string, place: string): Problem[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [schema(`The field "${field}" must be an array at ${place}`)];
  const problems: Problem[] = [];
  for (const [index, handler] of list.entries()) {
    const names: unknown = isObject(handler) ? handler['ErrorEquals'] : undefined;
    const here = `${place}/${field}[${index}]`;
    if (!Array.isArray(names) || names.length === 0)
      problems.push(schema(`The field "ErrorEquals" is required at ${here}`));
    else if (names.includes('States.ALL') && (names.length > 1 || index < list.length - 1))
      problems.push(schema(`States.ALL must appear alone and at end of list at ${here}/ErrorEquals`));
    if (field === 'Catch' && !(isObject(handler) && typeof handler['Next'] === 'string'))
      problems.push(schema(`The field "Next" is required at ${here}`));
  }
  return problems;
}
