import jsonata from 'jsonata';

/** What an expression sees: `$states` and the variables of the execution. */
export type Scope = Readonly<Record<string, unknown>>;

interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly predicate?: readonly { readonly expr: Node }[];
  readonly expressions?: readonly Node[];
  readonly arguments?: readonly Node[];
  readonly procedure?: Node;
  readonly lhs?: Node;
  readonly rhs?: Node;
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
}

type Evaluate = (scope: Scope) => unknown;

const functions: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
  ceil: ([value]) => Math.ceil(Number(value)),
  exists: ([value]) => value !== undefined,
  fromMillis: ([value]) => new Date(Number(value)).toISOString(),
  max: ([values]) => Math.max(...(values as number[])),
  millis: () => Date.now(),
  not: ([value]) => value !== true,
  string: ([value]) => String(value),
  toMillis: ([value]) => Date.parse(String(value)),
};

const operators: Readonly<Record<string, (left: unknown, right: unknown) => unknown>> = {
  '+': (left, right) => Number(left) + Number(right),
  '-': (left, right) => Number(left) - Number(right),
  '*': (left, right) => Number(left) * Number(right),
  '/': (left, right) => Number(left) / Number(right),
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => Number(left) < Number(right),
  and: (left, right) => left === true && right === true,
  in: (left, right) => (Array.isArray(right) ? right.includes(left) : left === right),
};

/**
 * JSONata as far as our machines use it, without its waiting: a hundred times as fast. Another construct is refused
 * by name, and test/model/machine.test.ts compares every expression of the machines with JSONata itself.
 */
export function compileExpression(text: string): Evaluate {
  return compile(jsonata(text).ast() as Node);
}

function compile(node: Node): Evaluate {
  const evaluate = compilePlain(node);
  const filters = (node.predicate ?? []).map(({ expr }) => compileFilter(expr));
  return filters.length === 0
    ? evaluate
    : (scope) => filters.reduce((value, filter) => filter(value, scope), evaluate(scope));
}

/** An index picks one, a condition those for which it holds. */
function compileFilter(expression: Node): (value: unknown, scope: Scope) => unknown {
  const evaluate = compile(expression);
  return (value, scope) => {
    const values = Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
    if (isNumeric(expression)) return values[Number(evaluate(scope))];
    const kept = values.filter((each) => evaluate({ ...scope, '': each }) === true);
    return kept.length > 1 ? kept : kept[0];
  };
}

const isNumeric = ({ type, value }: Node) => type === 'number' || (type === 'binary' && value === '-');

function compilePlain(node: Node): Evaluate {
  const { type, value } = node;
  if (type === 'string' || type === 'number' || type === 'value') return () => value;
  if (type === 'variable') return (scope) => scope[String(value)];
  if (type === 'block') return compile(only(node.expressions ?? []));
  if (type === 'path') return compilePath(node.steps ?? []);
  if (type === 'unary' && value === '[') {
    const parts = (node.expressions ?? []).map(compile);
    return (scope) => parts.flatMap((part) => part(scope)).filter((each) => each !== undefined);
  }
  if (type === 'condition') {
    const [asked, yes, no] = [node.condition, node.then, node.else].map((each) => compile(need(each)));
    return (scope) => (asked?.(scope) === true ? yes?.(scope) : no?.(scope));
  }
  if (type === 'binary') {
    const operator = need(operators[String(value)], `operator ${String(value)}`);
    const [left, right] = [compile(need(node.lhs)), compile(need(node.rhs))];
    return (scope) => operator(left(scope), right(scope));
  }
  if (type === 'function') {
    const name = String(node.procedure?.value);
    const call = need(functions[name], `function $${name}`);
    const given = (node.arguments ?? []).map(compile);
    return (scope) => call(given.map((each) => each(scope)));
  }
  throw new Error(`The model's machine does not know JSONata's ${type} ${String(value)}`);
}

function compilePath([first, ...rest]: readonly Node[]): Evaluate {
  const start = compile(need(first));
  const names = rest.map((step) => {
    if (step.type !== 'name') throw new Error(`The model's machine does not know a step ${step.type}`);
    return String(step.value);
  });
  return (scope) =>
    names.reduce<unknown>((value, name) => (value as Scope | undefined)?.[name], start(scope));
}

function only(nodes: readonly Node[]): Node {
  if (nodes.length !== 1) throw new Error('The model’s machine knows blocks of one expression');
  return need(nodes[0]);
}

function need<Value>(value: Value | undefined, what = 'part of an expression'): Value {
  if (value === undefined) throw new Error(`The model's machine does not know the ${what}`);
  return value;
}
