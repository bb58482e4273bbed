import { createHash, createHmac, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { DomainError } from '#shared/errors.ts';
import type { HttpRequest } from '#shared/http.ts';
import { sameText } from '#shared/vault.ts';

/** Whose session it is: an officer by e-mail, an office by its key. */
export const Holder = z.object({ kind: z.enum(['officer', 'office']), holder: z.string().min(1) });
export type Holder = z.infer<typeof Holder>;

/** Somebody at the pages, recognised by a cookie of which the table knows only the hash. */
export interface Session {
  readonly holderKind: Holder['kind'];
  readonly holder: string;
  readonly createdAt: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** Goes into every form of this session as the hidden field `csrf`. */
  readonly csrf: string;
}

/** A new cookie value: 256 random bits. */
export function newSessionCookie(): string {
  return randomBytes(32).toString('base64url');
}

/** What the table knows of a cookie value: reading the table opens nobody's session. */
export function sessionKey(cookieValue: string): string {
  return createHash('sha256').update(cookieValue).digest('base64url');
}

/** What a form of this session must send back; another site can neither read nor compute it. */
export function csrfToken(cookieValue: string): string {
  return createHmac('sha256', cookieValue).update('csrf').digest('base64url');
}

const PostedForm = z.object({ csrf: z.string() });

/** @throws DomainError form-expired (403) where the form was not made for this session */
export function requireCsrf(request: Pick<HttpRequest, 'body'>, session: Pick<Session, 'csrf'>): void {
  const form = PostedForm.safeParse(request.body);
  if (!form.success || !sameText(form.data.csrf, session.csrf)) throw new DomainError('form-expired', 403);
}
