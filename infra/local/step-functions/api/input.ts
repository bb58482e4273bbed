import { ServiceError } from '../../contract.ts';
import { isObject } from '../json.ts';

/** Members of a request, checked as they are taken. */
export class Input {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(input: unknown) {
    if (!isObject(input)) throw new ServiceError('ValidationException', 'The request must be an object');
    this.#members = input;
  }

  /** @throws ServiceError ValidationException where it is missing */
  string(name: string): string {
    const value = this.#members[name];
    if (typeof value === 'string') return value;
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }

  /** @throws ServiceError InvalidArn where it is no ARN of Step Functions */
  arn(name: string): string {
    const value = this.string(name);
    if (/^arn:aws[\w-]*:states:[\w-]+:\d{12}:\w+:.+$/.test(value)) return value;
    throw new ServiceError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${value.split(':')[0] ?? ''}'`);
  }

  optionalString(name: string): string | undefined {
    const value = this.#members[name];
    return typeof value === 'string' ? value : undefined;
  }

  boolean(name: string): boolean {
    return this.#members[name] === true;
  }

  raw(name: string): unknown {
    return this.#members[name];
  }

  has(name: string): boolean {
    return this.#members[name] !== undefined;
  }

  /** Page size: `maxResults` up to 1,000, 100 where it is 0 or missing. @throws ServiceError ValidationException */
  pageSize(): number {
    const value = this.#members['maxResults'] ?? 0;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1000)
      throw new ServiceError('ValidationException', "Value at 'maxResults' must be between 0 and 1000");
    return value === 0 ? 100 : value;
  }

  /** The number a `nextToken` stands for. @throws ServiceError InvalidToken */
  position(otherwise: number): number {
    const token = this.optionalString('nextToken');
    if (token === undefined) return otherwise;
    const number = Number(Buffer.from(token, 'base64url').toString());
    if (!Number.isSafeInteger(number))
      throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
    return number;
  }
}

/** A `nextToken` for `position`. */
export function pageToken(position: number): string {
  return Buffer.from(String(position)).toString('base64url');
}

/** One page of a whole list. */
export function page<T>(
  all: readonly T[],
  input: Input,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const from = input.position(0);
  const to = from + input.pageSize();
  return { items: all.slice(from, to), ...(to < all.length ? { nextToken: pageToken(to) } : {}) };
}

/** Seconds since 1970 UTC, as the protocol writes times. */
export function seconds(millis: number): number {
  return millis / 1000;
}
