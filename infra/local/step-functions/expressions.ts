import jsonata from 'jsonata';
import { EvaluationError } from './errors.ts';
import { failureOf, functionsFor, type Outside } from './functions.ts';
import { isObject, jsonType } from './json.ts';

/** What an expression can see: `$states`, and the variables in scope. */
export interface Scope {
  readonly states: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly outside: Outside;
}

type Expression = ReturnType<typeof jsonata>;

/** Bounds on one evaluation: an endless recursion fails the state and not the machine. */
const bounds = { stack: 2000, timeout: 10_000 };
const compiledLimit = 5000;
const compiled = new Map<string, Expression>();

/** The expression between `{%` and `%}`; undefined for any other value. */
export function expressionOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('{%') || !value.endsWith('%}') || value.length < 4)
    return undefined;
  return value.slice(2, -2).trim();
}

/** Compiles once. @throws JSONata's own error for a syntax error */
export function compile(text: string): Expression {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const expression = jsonata(text, bounds);
  if (compiled.size >= compiledLimit) compiled.clear();
  compiled.set(text, expression);
  return expression;
}

/**
 * Fills a template: each string that is an expression is replaced by its value, all else stays. `field` is where
 * the template stands in the state. @throws EvaluationError
 */
export async function evaluateTemplate(template: unknown, field: string, scope: Scope): Promise<unknown> {
  const text = expressionOf(template);
  if (text !== undefined) return evaluateExpression(text, field, scope);
  if (Array.isArray(template)) {
    const items: unknown[] = [];
    for (const [index, item] of template.entries())
      items.push(await evaluateTemplate(item, `${field}[${index}]`, scope));
    return items;
  }
  if (isObject(template)) {
    const filled: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(template))
      filled[key] = await evaluateTemplate(value, `${field}/${key}`, scope);
    return filled;
  }
  return template;
}

/** As `evaluateTemplate`, for a field that must give a value of one JSON type. @throws EvaluationError */
export async function evaluateTyped(
  template: unknown,
  field: string,
  type: 'array' | 'boolean' | 'number' | 'string',
  scope: Scope,
): Promise<unknown> {
  const value = await evaluateTemplate(template, field, scope);
  if (jsonType(value) === type) return value;
  throw new EvaluationError(
    field,
    `The JSONata expression '${expressionOf(template) ?? String(template)}' specified for the field '${field}' ` +
      `returned an unexpected result type. Expected '${type}', but was '${jsonType(value)}' ` +
      `for value: ${JSON.stringify(value)}`,
  );
}

async function evaluateExpression(text: string, field: string, scope: Scope): Promise<unknown> {
  const subject = `The JSONata expression '${text}' specified for the field '${field}'`;
  let value: unknown;
  try {
    value = await compile(text).evaluate(undefined, {
      ...scope.variables,
      ...functionsFor(field, scope.outside),
      states: scope.states,
    });
  } catch (error) {
    const { code, message } = failureOf(error);
    const reason = code === undefined ? `: ${message}` : `. ${code}: ${message}`;
    throw new EvaluationError(field, `${subject} threw an error during evaluation${reason}`);
  }
  if (value === undefined) throw new EvaluationError(field, `${subject} returned nothing (undefined).`);
  if (holdsFunction(value))
    throw new EvaluationError(field, `${subject} returned an unsupported result type.`);
  // A round through JSON sheds the marks JSONata leaves on its sequences.
  return JSON.parse(JSON.stringify(value)) as unknown;
}

function holdsFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (Array.isArray(value)) return value.some(holdsFunction);
  if (!isObject(value)) return false;
  if ('_jsonata_function' in value || '_jsonata_lambda' in value || value instanceof RegExp) return true;
  return Object.values(value).some(holdsFunction);
}
