import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Provisioned, ServiceError, type Surroundings, type TemplateResource } from '../contract.ts';
import { type BusEvent, eventTime } from '../bus-event.ts';
import { physicalName, readProperties } from '../resource-properties.ts';
import type { MailEvent } from './events.ts';
import type { SuppressedReasons } from './outcomes.ts';

const Reasons = z.array(z.enum(['BOUNCE', 'COMPLAINT']));
const flag = z.union([z.boolean(), z.stringbool()]);

const SetProperties = z.strictObject({
  Name: z.string().optional(),
  SendingOptions: z.strictObject({ SendingEnabled: flag.default(true) }).default({ SendingEnabled: true }),
  SuppressionOptions: z.strictObject({ SuppressedReasons: Reasons.optional() }).default({}),
  // Recorded: mail does not leave the machine, so nothing is encrypted on its way, opened or counted.
  DeliveryOptions: z.unknown().optional(),
  ReputationOptions: z.unknown().optional(),
  TrackingOptions: z.unknown().optional(),
  Tags: z.unknown().optional(),
});
const types = z.enum(['send', 'delivery', 'bounce', 'complaint', 'reject']);
/** Nobody opens or clicks here, nothing is late, and there are no templates and subscriptions. */
const neverTypes = z.enum(['open', 'click', 'renderingFailure', 'deliveryDelay', 'subscription']);
const DestinationProperties = z.strictObject({
  ConfigurationSetName: z.string(),
  EventDestination: z.strictObject({
    Name: z.string().optional(),
    Enabled: flag.default(true),
    MatchingEventTypes: z.array(z.union([types, neverTypes])),
    EventBridgeDestination: z.strictObject({
      EventBusArn: z.string().regex(/:event-bus\/default$/, 'only the default bus takes events of SES'),
    }),
  }),
});

interface ConfigurationSet {
  readonly name: string;
  readonly isPaused: boolean;
  readonly suppressedReasons: SuppressedReasons;
  readonly published: Set<MailEvent['type']>;
}

/** Puts an event on the default bus. Resolves once it is on disk. */
export type PublishEvent = (event: BusEvent) => Promise<void>;

/** The account's own choice where a mail names no set, or the set makes none: AWS's for every account since 2019. */
const ACCOUNT_REASONS: SuppressedReasons = ['BOUNCE', 'COMPLAINT'];

/** The configuration sets of a template with their event destinations. */
export class ConfigurationSets {
  readonly #sets = new Map<string, ConfigurationSet>();
  readonly #surroundings: Surroundings;
  readonly #publish: PublishEvent;

  constructor(surroundings: Surroundings, publish: PublishEvent) {
    this.#surroundings = surroundings;
    this.#publish = publish;
  }

  provision(resource: TemplateResource): Provisioned {
    const { Name: name = physicalName(resource, 64), ...options } = readProperties(resource, SetProperties);
    this.#sets.set(name, {
      name,
      isPaused: !options.SendingOptions.SendingEnabled,
      suppressedReasons: options.SuppressionOptions.SuppressedReasons ?? ACCOUNT_REASONS,
      published: new Set(),
    });
    return { ref: name, attributes: {} };
  }

  /** @throws ServiceError for destinations other than EventBridge (501) */
  provisionDestination(resource: TemplateResource): Provisioned {
    const properties = readProperties(resource, DestinationProperties);
    const { Enabled: isEnabled, MatchingEventTypes: matching } = properties.EventDestination;
    const { published } = this.#find(properties.ConfigurationSetName);
    for (const type of matching) {
      const wanted = types.safeParse(type);
      if (isEnabled && wanted.success) published.add(wanted.data);
    }
    const id = physicalName(resource);
    return { ref: id, attributes: { Id: id } };
  }

  /** What holds for a mail under a set, or under none. @throws ServiceError NotFoundException, SendingPausedException */
  reasonsFor(name: string | undefined): SuppressedReasons {
    if (name === undefined) return ACCOUNT_REASONS;
    const { isPaused, suppressedReasons } = this.#find(name);
    if (isPaused) {
      throw new ServiceError('SendingPausedException', `Sending paused for configuration set <${name}>.`);
    }
    return suppressedReasons;
  }

  /** Tells the destinations of a set. Resolves once what they want is on disk. */
  async tell(name: string | undefined, events: readonly MailEvent[]): Promise<void> {
    if (name === undefined) return;
    const { published } = this.#find(name);
    const { region, account, clock } = this.#surroundings;
    for (const { type, detailType, detail } of events) {
      if (!published.has(type)) continue;
      await this.#publish({
        version: '0',
        id: randomUUID(),
        'detail-type': detailType,
        source: 'aws.ses',
        account,
        time: eventTime(clock.millis()),
        region,
        resources: [`arn:aws:ses:${region}:${account}:configuration-set/${name}`],
        detail,
      });
    }
  }

  #find(name: string): ConfigurationSet {
    const found = this.#sets.get(name);
    if (found !== undefined) return found;
    throw new ServiceError('NotFoundException', `Configuration set <${name}> does not exist.`, 404);
  }
}
