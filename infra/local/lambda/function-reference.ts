/** A function as callers name it, taken apart. */
export interface FunctionReference {
  readonly name: string;
  /** Version, alias or $LATEST. */
  readonly qualifier: string | undefined;
}

/** Reads a function's name, ARN or partial ARN (`account:function:name`), each with or without a qualifier. */
export function parseReference(reference: string): FunctionReference {
  const parts = reference.split(':');
  const marker = parts.indexOf('function');
  const [name = '', qualifier] = marker === -1 ? parts : parts.slice(marker + 1);
  return { name, qualifier };
}
