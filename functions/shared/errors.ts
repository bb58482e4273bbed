/** One thing wrong with an input: where, what kind (a key of the catalogue), and values for its message. */
export interface FieldIssue {
  readonly field: string;
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/**
 * An outcome the caller must be told about. `code` is the key of its words in the catalogue and the last part of
 * the problem type; `status` is the HTTP status it is answered with.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly status: number;
  readonly issues: readonly FieldIssue[];
  readonly values: Readonly<Record<string, string | number>>;
  /** Seconds after which asking again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    code: string,
    status: number,
    more: {
      issues?: readonly FieldIssue[];
      values?: Readonly<Record<string, string | number>>;
      retryAfter?: number;
    } = {},
  ) {
    super(code);
    this.name = 'DomainError';
    this.code = code;
    this.status = status;
    this.issues = more.issues ?? [];
    this.values = more.values ?? {};
    this.retryAfter = more.retryAfter;
  }
}

/** The input breaks a rule; every issue names its field. Answered 422. */
export class InvalidInputError extends DomainError {
  constructor(issues: readonly FieldIssue[]) {
    super('invalid-input', 422, { issues });
    this.name = 'InvalidInputError';
  }
}

/** Nothing is there, or the caller may not know that it is. Answered 404 alike. */
export class NotFoundError extends DomainError {
  constructor(code = 'not-found') {
    super(code, 404);
    this.name = 'NotFoundError';
  }
}

/** The caller is nobody yet: a sign-in or a secret is needed. Answered 401. */
export class SignInNeededError extends DomainError {
  constructor() {
    super('sign-in-needed', 401);
    this.name = 'SignInNeededError';
  }
}

/** The caller is known and may not. Answered 403. */
export class ForbiddenError extends DomainError {
  constructor(code = 'forbidden') {
    super(code, 403);
    this.name = 'ForbiddenError';
  }
}

/** The state of things contradicts the request. Answered 409. */
export class ConflictError extends DomainError {
  constructor(
    code: string,
    more: { values?: Readonly<Record<string, string | number>>; retryAfter?: number } = {},
  ) {
    super(code, 409, more);
    this.name = 'ConflictError';
  }
}
