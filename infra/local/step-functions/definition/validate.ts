import { compile, expressionOf } from '../expressions.ts';
import { failureOf } from '../functions.ts';
import { isObject } from '../json.ts';
import { unsupportedIntegrations } from './integrations.ts';
import { type Problem, schema } from './problem.ts';
import { needsPaths } from './query-language.ts';
import { checkState } from './validate-state.ts';
import { allGroups, allStates, type Group } from './walk.ts';

const maxNameLength = 80;

/** All problems of a parsed definition; none means that it can run here. */
export function findProblems(definition: Readonly<Record<string, unknown>>): Problem[] {
  const paths = needsPaths(definition);
  if (paths !== undefined) return [{ code: 'QUERY_LANGUAGE_NOT_SUPPORTED', message: paths }];
  const problems: Problem[] = [];
  for (const group of allGroups(definition)) problems.push(...checkGroup(group));
  for (const { place, state, queryLanguage } of allStates(definition)) {
    if (queryLanguage === 'JSONata') problems.push(...checkExpressions(state, place));
  }
  for (const resource of unsupportedIntegrations(definition))
    problems.push(schema(`The local cloud does not implement the resource "${resource}"`));
  return problems;
}

function checkGroup(where: Group): Problem[] {
  const { group, place } = where;
  const list = group['States'];
  if (!isObject(list) || Object.keys(list).length === 0)
    return [schema(`The field "States" is required at ${place || '/'}`)];
  const problems: Problem[] = [];
  const start = group['StartAt'];
  if (typeof start !== 'string') problems.push(schema(`The field "StartAt" is required at ${place || '/'}`));
  else if (!Object.hasOwn(list, start)) problems.push(missing('StartAt', start, `${place}/StartAt`));
  const reached = new Set([start]);
  for (const [name, state] of Object.entries(list)) {
    const here = `${place}/States/${name}`;
    if (name.length > maxNameLength)
      problems.push(schema(`State name exceeds ${maxNameLength} characters at ${here}`));
    if (!isObject(state)) {
      problems.push(schema(`A state must be an object at ${here}`));
      continue;
    }
    problems.push(...checkState(state, here));
    for (const [field, target] of targets(state)) {
      reached.add(target);
      if (!Object.hasOwn(list, target)) problems.push(missing('Next', target, `${here}/${field}`));
    }
    problems.push(...checkVariables(state, where, here));
  }
  for (const name of Object.keys(list)) {
    if (!reached.has(name))
      problems.push({
        code: 'MISSING_TRANSITION_TARGET',
        message: `State "${name}" is not reachable. at ${place}/States/${name}`,
      });
  }
  return problems;
}

function missing(field: string, target: string, place: string): Problem {
  return { code: 'MISSING_TRANSITION_TARGET', message: `Missing '${field}' target: ${target} at ${place}` };
}

/** A state's transitions, each with the place it is written at. */
function targets(state: Readonly<Record<string, unknown>>): [string, string][] {
  const found: [string, string][] = [];
  const add = (place: string, holder: unknown, field: string): void => {
    if (isObject(holder) && typeof holder[field] === 'string') found.push([place, holder[field]]);
  };
  add('Next', state, 'Next');
  add('Default', state, 'Default');
  for (const list of ['Choices', 'Catch']) {
    const entries = state[list];
    if (!Array.isArray(entries)) continue;
    for (const [index, entry] of entries.entries()) add(`${list}[${index}]/Next`, entry, 'Next');
  }
  return found;
}

/** A branch may read the variables of the states around it, and may not assign to one of their names. */
function checkVariables(state: Readonly<Record<string, unknown>>, where: Group, place: string): Problem[] {
  const outer = new Set<string>();
  let inner = where;
  while (inner.outer !== undefined && !inner.isolated) {
    inner = inner.outer;
    for (const other of Object.values(isObject(inner.group['States']) ? inner.group['States'] : {}))
      if (isObject(other)) for (const name of assigned(other)) outer.add(name);
  }
  return [...assigned(state)]
    .filter((name) => outer.has(name))
    .map((name) => schema(`The variable "${name}" is already assigned in an outer scope at ${place}`));
}

function assigned(state: Readonly<Record<string, unknown>>): Set<string> {
  const holders = [
    state,
    ...[state['Choices'], state['Catch']].flatMap((list) => (Array.isArray(list) ? list : [])),
  ];
  return new Set(
    holders.flatMap((holder) =>
      isObject(holder) && isObject(holder['Assign']) ? Object.keys(holder['Assign']) : [],
    ),
  );
}

function checkExpressions(value: unknown, place: string): Problem[] {
  const text = expressionOf(value);
  if (text !== undefined) {
    try {
      compile(text);
      return [];
    } catch (error) {
      return [schema(`Invalid JSONata expression: ${failureOf(error).message} at ${place}`)];
    }
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => checkExpressions(item, `${place}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([key]) => !['States', 'Branches', 'ItemProcessor', 'Iterator'].includes(key))
    .flatMap(([key, item]) => checkExpressions(item, `${place}/${key}`));
}
