import { ServiceError, type Surroundings, type TemplateResource } from '../../../../infra/local/contract.ts';
import type { BusEvent } from '../../../../infra/local/bus-event.ts';
import { createEventBridge, type EventBridge } from '../../../../infra/local/eventbridge/eventbridge.ts';
import { resource } from '../../../support/surroundings.ts';

const account = 'ap-southeast-3:000000000000';
export const FUNCTION = `arn:aws:lambda:${account}:function:Record`;
export const QUEUE = `arn:aws:sqs:${account}:wanted`;
export const FAILED = `arn:aws:sqs:${account}:failed`;
export const MACHINE = `arn:aws:states:${account}:stateMachine:review`;

/** Targets that note what they are given, and refuse as often as they are told to. */
export class NotingTargets {
  readonly invoked: { readonly arn: string; readonly payload: unknown; readonly caller: string }[] = [];
  readonly queued: { readonly arn: string; readonly body: unknown; readonly attributes: unknown }[] = [];
  readonly started: { readonly name: string; readonly input: string }[] = [];
  /** What the next calls are refused with. */
  readonly refusals: Error[] = [];
  permitted = true;

  #refuse(): void {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) throw refusal;
  }

  permits(): boolean {
    return this.permitted;
  }

  async invokeLater(arn: string, payload: unknown, caller: string): Promise<void> {
    this.#refuse();
    this.invoked.push({ arn, payload, caller });
  }

  async sendToQueue(arn: string, body: string, attributes?: unknown): Promise<void> {
    this.queued.push({ arn, body: JSON.parse(body), attributes });
  }

  async startExecution(input: { readonly name: string; readonly input: string }): Promise<void> {
    if (this.started.some(({ name }) => name === input.name)) {
      throw new ServiceError('ExecutionAlreadyExists', 'Execution Already Exists');
    }
    this.started.push(input);
  }

  provisionScheduled({ logicalId }: TemplateResource) {
    return { ref: `scheduled ${logicalId}`, attributes: {} };
  }
}

/** A rule for everything of `test.source`, with one target. */
export function rule(
  target: Record<string, unknown>,
  properties: Record<string, unknown> = {},
): TemplateResource {
  return resource('AWS::Events::Rule', 'OnTest', {
    Name: 'on-test',
    EventPattern: { source: ['test.source'] },
    State: 'ENABLED',
    Targets: [{ Id: 'Target0', ...target }],
    ...properties,
  });
}

export function busEvent(id: string, changes: Partial<BusEvent> = {}): BusEvent {
  return {
    version: '0',
    id,
    'detail-type': 'Tested',
    source: 'test.source',
    account: '000000000000',
    time: '2026-03-02T01:00:00Z',
    region: 'ap-southeast-3',
    resources: [],
    detail: { outcome: 'well' },
    ...changes,
  };
}

export async function startBus(
  surroundings: Surroundings,
  targets: NotingTargets,
  ...rules: readonly TemplateResource[]
): Promise<{ readonly bus: EventBridge; readonly endpoint: string }> {
  const bus = createEventBridge(surroundings, {
    permits: () => targets.permits(),
    invokeLater: (arn, payload, caller) => targets.invokeLater(arn, payload, caller),
    sendToQueue: (arn, body, attributes) => targets.sendToQueue(arn, body, attributes),
    startExecution: (input) => targets.startExecution(input),
    provisionScheduled: (what) => targets.provisionScheduled(what),
  });
  const environment = await bus.listen?.();
  try {
    for (const each of rules) await bus.provision(each);
  } catch (error) {
    await bus.stop();
    throw error;
  }
  await bus.start?.();
  return { bus, endpoint: environment?.['AWS_ENDPOINT_URL_EVENTBRIDGE'] ?? '' };
}
