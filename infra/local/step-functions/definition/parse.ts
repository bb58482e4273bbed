import { ServiceError } from '../../contract.ts';
import { isObject, parseJson } from '../json.ts';
import type { Problem } from './problem.ts';
import type { Machine } from './types.ts';
import { findProblems } from './validate.ts';

const maxBytes = 1024 * 1024;

/** What is wrong with the text of a definition; nothing where it can run here. */
export function problemsOf(text: string): Problem[] {
  const code = 'INVALID_JSON_DESCRIPTION';
  if (Buffer.byteLength(text) > maxBytes) return [{ code, message: 'The definition exceeds 1 MB' }];
  const parsed = parseJson(text);
  if (!isObject(parsed)) return [{ code, message: 'Syntax error in JSON text of the definition' }];
  return findProblems(parsed);
}

/** Reads a definition. @throws ServiceError InvalidDefinition with AWS's way of naming the place */
export function parseDefinition(text: string): Machine {
  const problems = problemsOf(text);
  if (problems.length > 0) {
    const list = problems.map(({ code, message }) => `${code}: ${message}`).join(', ');
    throw new ServiceError('InvalidDefinition', `Invalid State Machine Definition: '${list}'`);
  }
  // Checked above; what the type promises beyond it is checked where it is used.
  return JSON.parse(text) as Machine;
}

/** Replaces `${Name}` in a definition by its value. */
export function substitute(text: string, substitutions: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\$\{([\w-]+)\}/g, (whole, name: string) =>
    Object.hasOwn(substitutions, name) ? String(substitutions[name]) : whole,
  );
}
