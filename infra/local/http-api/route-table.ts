import type { Route } from './route-definition.ts';

/** The route a request takes, and what its path variables stand for. */
export interface RouteMatch {
  readonly route: Route;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

export interface RouteTable {
  /** @param path as in the request, still encoded */
  find(method: string, path: string): RouteMatch | undefined;
}

type Kind = 'literal' | 'variable' | 'greedy';

interface Segment {
  readonly kind: Kind;
  /** The text itself, or the name of the variable. */
  readonly name: string;
}

interface Candidate {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly Segment[];
}

/** The more specific comes first: a text before a variable, a variable before all the rest of the path. */
const ORDER: Readonly<Record<Kind, number>> = { literal: 0, variable: 1, greedy: 2 };

/** Finds routes by the precedence of HTTP APIs: most specific path, then method before ANY, then `$default`. */
export function createRouteTable(routes: readonly Route[]): RouteTable {
  const fallback = routes.find(({ key }) => key === '$default');
  const candidates = routes
    .filter(({ key }) => key !== '$default')
    .map(readCandidate)
    .toSorted(bySpecificity);
  return {
    find: (method, path) => {
      const segments = path.slice(1).split('/').map(decode);
      for (const { route, method: wanted, segments: pattern } of candidates) {
        if (wanted !== method && wanted !== 'ANY') continue;
        const pathParameters = match(pattern, segments);
        if (pathParameters !== undefined) return { route, pathParameters };
      }
      return fallback && { route: fallback, pathParameters: {} };
    },
  };
}

function readCandidate(route: Route): Candidate {
  const [method = '', path = ''] = route.key.split(' ');
  const segments = path
    .slice(1)
    .split('/')
    .map((text): Segment => {
      const variable = /^\{(.+?)(\+?)\}$/.exec(text);
      if (variable === null) return { kind: 'literal', name: text };
      return { kind: variable[2] === '+' ? 'greedy' : 'variable', name: variable[1] ?? '' };
    });
  return { route, method, segments };
}

function bySpecificity(a: Candidate, b: Candidate): number {
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    if (other === undefined) break;
    const difference = ORDER[segment.kind] - ORDER[other.kind];
    if (difference !== 0) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function match(pattern: readonly Segment[], segments: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, { kind, name }] of pattern.entries()) {
    const segment = segments[index];
    // A variable is never empty, a greedy one has at least one character.
    if (segment === undefined || (kind !== 'literal' && segment === '' && index === segments.length - 1)) {
      return undefined;
    }
    if (kind === 'greedy') return { ...found, [name]: segments.slice(index).join('/') };
    if (kind === 'literal' && segment !== name) return undefined;
    if (kind === 'variable') {
      if (segment === '') return undefined;
      found[name] = segment;
    }
  }
  return pattern.length === segments.length ? found : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
