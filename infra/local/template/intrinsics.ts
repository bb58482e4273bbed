import { TemplateError } from './template-error.ts';

/** What the intrinsic functions of one stack can look up. */
export interface Scope {
  /** `Ref` to a resource, parameter or pseudo parameter; `NO_VALUE` for AWS::NoValue. */
  ref(name: string): Promise<unknown>;
  attribute(logicalId: string, attribute: string): Promise<string>;
  importValue(exportName: string): Promise<unknown>;
  condition(name: string): Promise<boolean>;
  mapping(map: string, key: string, secondKey: string): unknown;
}

/** Stands for `Ref: AWS::NoValue`: the property, or the element of a list, that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Evaluate = (argument: unknown, scope: Scope) => Promise<unknown>;

const functions: Readonly<Record<string, Evaluate>> = {
  Ref: (argument, scope) => scope.ref(String(argument)),
  'Fn::GetAtt': async (argument, scope) => {
    const parts = typeof argument === 'string' ? argument.split('.') : await resolveList(argument, scope);
    const [logicalId = '', ...attribute] = parts.map(String);
    return scope.attribute(logicalId, attribute.join('.'));
  },
  'Fn::Join': async (argument, scope) => {
    const [separator, values] = await resolveList(argument, scope);
    return asList(values, 'Fn::Join').map(String).join(String(separator));
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::ImportValue': async (argument, scope) => scope.importValue(String(await resolve(argument, scope))),
  'Fn::Select': async (argument, scope) => {
    const [index, values] = await resolveList(argument, scope);
    const list = asList(values, 'Fn::Select');
    const selected = list[Number(index)];
    if (selected === undefined) throw new TemplateError(`Fn::Select finds no element ${String(index)}`);
    return selected;
  },
  'Fn::Split': async (argument, scope) => {
    const [separator, text] = await resolveList(argument, scope);
    return String(text).split(String(separator));
  },
  'Fn::Base64': async (argument, scope) =>
    Buffer.from(String(await resolve(argument, scope))).toString('base64'),
  'Fn::FindInMap': async (argument, scope) => {
    const [map, key, secondKey] = await resolveList(argument, scope);
    return resolve(scope.mapping(String(map), String(key), String(secondKey)), scope);
  },
  'Fn::If': async (argument, scope) => {
    const [name, whenTrue, whenFalse] = asList(argument, 'Fn::If');
    return resolve((await scope.condition(String(name))) ? whenTrue : whenFalse, scope);
  },
  Condition: (argument, scope) => scope.condition(String(argument)),
  'Fn::Equals': async (argument, scope) => {
    const [left, right] = await resolveList(argument, scope);
    return String(left) === String(right);
  },
  'Fn::And': async (argument, scope) => (await resolveList(argument, scope)).every((value) => value === true),
  'Fn::Or': async (argument, scope) => (await resolveList(argument, scope)).some((value) => value === true),
  'Fn::Not': async (argument, scope) => (await resolveList(argument, scope))[0] !== true,
};

/** Replaces every intrinsic function in a template value by what it stands for. @throws TemplateError */
export async function resolve(value: unknown, scope: Scope): Promise<unknown> {
  if (Array.isArray(value)) return resolveList(value, scope);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && isFunctionCall(only)) {
    const [name, argument] = only;
    const evaluate = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (evaluate === undefined) throw new TemplateError(`The local cloud does not implement ${name}`);
    return evaluate(argument, scope);
  }
  const resolved: Record<string, unknown> = {};
  for (const [name, inner] of entries) {
    const result = await resolve(inner, scope);
    if (result !== NO_VALUE) resolved[name] = result;
  }
  return resolved;
}

// `Condition` is also the name of a block in every IAM policy statement; a call of it names a condition by a string.
function isFunctionCall([name, argument]: [string, unknown]): boolean {
  return name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');
}

async function resolveList(value: unknown, scope: Scope): Promise<unknown[]> {
  const resolved: unknown[] = [];
  for (const element of asList(value, 'A function')) {
    const result = await resolve(element, scope);
    if (result !== NO_VALUE) resolved.push(result);
  }
  return resolved;
}

async function substitute(argument: unknown, scope: Scope): Promise<string> {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = (await resolve(variables ?? {}, scope)) as Record<string, unknown>;
  const parts: string[] = [];
  let from = 0;
  for (const match of String(text).matchAll(/\$\{([^}]+)\}/g)) {
    const name = (match[1] ?? '').trim();
    parts.push(String(text).slice(from, match.index), await substituteOne(name, own, scope));
    from = match.index + match[0].length;
  }
  return parts.join('') + String(text).slice(from);
}

async function substituteOne(name: string, own: Record<string, unknown>, scope: Scope): Promise<string> {
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  if (Object.hasOwn(own, name)) return String(own[name]);
  const [logicalId = '', ...attribute] = name.split('.');
  return attribute.length === 0
    ? String(await scope.ref(name))
    : scope.attribute(logicalId, attribute.join('.'));
}

function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TemplateError(`${where} needs a list, not ${JSON.stringify(value)}`);
  return value;
}
