import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionError } from './worker-messages.ts';

/** An error of the runtime itself, with Lambda's own name for it. */
export class HandlerError extends Error {
  constructor(name: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = name;
  }
}

/** Loads the function's module and picks its handler. @throws HandlerError, or what the module throws */
export async function loadHandler(
  codeDirectory: string,
  handler: string,
): Promise<(event: unknown, context: unknown) => unknown> {
  const dot = handler.lastIndexOf('.');
  const [moduleName, exportName] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const file = ['.mjs', '.js', '.cjs']
    .map((extension) => join(codeDirectory, moduleName + extension))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) {
    throw new HandlerError('Runtime.ImportModuleError', `Error: Cannot find module '${moduleName}'`);
  }
  const loaded = await importModule(file);
  const found =
    loaded[exportName] ?? (loaded['default'] as Record<string, unknown> | undefined)?.[exportName];
  if (typeof found !== 'function') {
    throw new HandlerError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  return found as (event: unknown, context: unknown) => unknown;
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new HandlerError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`, error);
    }
    const code = (error as { code?: unknown } | null)?.code;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
      throw new HandlerError('Runtime.ImportModuleError', String(error), error);
    }
    throw error;
  }
}

/** The shape in which Lambda answers what a function threw. */
export function describeError(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: (thrown.stack ?? '').split('\n'),
  };
}
