/** One thing wrong with a definition; `code` as ValidateStateMachineDefinition names it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** A breach of the language's schema. */
export function schema(message: string): Problem {
  return { code: 'SCHEMA_VALIDATION_FAILED', message };
}
