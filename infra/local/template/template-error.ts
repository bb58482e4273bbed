/** A template that cannot be brought up on this machine; the message names the resource or function at fault. */
export class TemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateError';
  }
}
