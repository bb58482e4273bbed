import type { Resource } from '../definition/resource.ts';
import type { StateError } from '../errors.ts';
import type { Frame } from '../frame.ts';

/** Writes the events of a Task: those of a function's own, or those of an integration. */
export class TaskEvents {
  readonly #frame: Frame;
  readonly #resource: Resource;

  constructor(frame: Frame, resource: Resource) {
    this.#frame = frame;
    this.#resource = resource;
  }

  scheduled(given: unknown, timeout: number | undefined, heartbeat: number | undefined): void {
    const limits = {
      ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
      ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
    };
    const text = JSON.stringify(given);
    if (this.#isFunction)
      this.#write('scheduled', 'Scheduled', { resource: this.#resource.action, input: text, ...limits });
    else
      this.#write('scheduled', 'Scheduled', {
        region: this.#frame.run.tools.region,
        parameters: text,
        ...limits,
      });
    this.#write('started', 'Started', {});
  }

  submitted(result: unknown): void {
    this.#write('submitted', 'Submitted', { output: JSON.stringify(result) });
  }

  succeeded(result: unknown): void {
    this.#write('settled', 'Succeeded', { output: JSON.stringify(result) });
  }

  failed(error: StateError): void {
    this.#write('settled', 'Failed', described(error));
  }

  timedOut(error: StateError): void {
    this.#write('settled', 'TimedOut', described(error));
  }

  get #isFunction(): boolean {
    return this.#resource.kind === 'function';
  }

  #write(key: string, happened: string, details: Readonly<Record<string, unknown>>): void {
    const { kind, action } = this.#resource;
    if (this.#isFunction) this.#frame.event(key, `LambdaFunction${happened}`, details);
    else this.#frame.event(key, `Task${happened}`, { resourceType: kind, resource: action, ...details });
  }
}

function described(error: StateError): Record<string, string> {
  return {
    ...(error.error === undefined ? {} : { error: error.error }),
    ...(error.reason === undefined ? {} : { cause: error.reason }),
  };
}
