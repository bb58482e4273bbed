import { join } from 'node:path';
import { awsJsonHandler } from '../aws-json.ts';
import {
  type Provisioned,
  type Service,
  ServiceError,
  type Surroundings,
  type TemplateResource,
} from '../contract.ts';
import { listen, type Listening } from '../http-server.ts';
import { handOver } from '../target-delivery.ts';
import { openDeliveryStore, type StoredDelivery } from './delivery-store.ts';
import type { BusEvent } from '../bus-event.ts';
import { putEvents } from './put-events.ts';
import { describeRule, type Rule, type Target } from './rule.ts';
import { deadLetterAttributes, handToTarget, isPermanent, type Targets } from './targets.ts';

/** The EventBridge of the local cloud. */
export interface EventBridge extends Service {
  /** Puts an event on the default bus: resolves once everything that follows from it is on disk. */
  put(event: BusEvent): Promise<void>;
}

export interface EventBridgeOptions extends Targets {
  /** Brings up a rule that goes by the clock. */
  provisionScheduled(resource: TemplateResource): Provisioned | Promise<Provisioned>;
}

/**
 * The default bus and its rules of event patterns. Each matching rule's targets get the event at least once: what a
 * target has yet to take is on disk, and goes to the dead-letter queue at the end of the retry policy.
 */
export function createEventBridge(surroundings: Surroundings, options: EventBridgeOptions): EventBridge {
  const { clock, log, port } = surroundings;
  const rules = new Map<string, Rule>();
  const store = openDeliveryStore(join(surroundings.dataDir, 'deliveries.sqlite'));
  const stopping = new AbortController();
  const { signal } = stopping;
  const following = new Set<Promise<void>>();
  let listening: Listening | undefined;
  let started = false;

  const follow = (delivery: StoredDelivery): void => {
    const task = carryThrough(delivery)
      .catch((error: unknown) => {
        if (!signal.aborted) log('An event failed', { rule: delivery.rule, error: String(error) });
      })
      .finally(() => following.delete(task));
    following.add(task);
  };

  const carryThrough = async (delivery: StoredDelivery): Promise<void> => {
    const rule = rules.get(delivery.rule);
    const target = rule?.targets.find(({ id }) => id === delivery.target);
    // The template may have lost the rule since the event came.
    if (rule !== undefined && target !== undefined) await toTarget(rule, target, delivery);
    store.remove(delivery.id);
  };

  const toTarget = async (rule: Rule, target: Target, delivery: StoredDelivery): Promise<void> => {
    const givenUp = await handOver(
      {
        clock,
        signal,
        policy: target.retryPolicy,
        since: delivery.acceptedAt,
        isPermanent,
        onFailure: (error) =>
          log('A target did not take an event', { rule: rule.name, error: String(error) }),
      },
      () => handToTarget(options, rule, target, delivery),
    );
    if (givenUp === undefined || target.deadLetterArn === undefined) return;
    try {
      const attributes = deadLetterAttributes(rule, target, givenUp);
      await options.sendToQueue(target.deadLetterArn, delivery.event, attributes);
    } catch (error) {
      log('The dead-letter queue of a rule took no message', { rule: rule.name, error: String(error) });
    }
  };

  const put = async (event: BusEvent): Promise<void> => {
    if (signal.aborted) throw new ServiceError('InternalFailure', 'EventBridge is stopping', 503);
    const text = JSON.stringify(event);
    const acceptedAt = clock.millis();
    const due = [...rules.values()]
      .filter((rule) => rule.enabled && rule.matches(event))
      .flatMap((rule) =>
        rule.targets.map(({ id }) => ({
          id: `${event.id}/${rule.name}/${id}`,
          rule: rule.name,
          target: id,
          event: text,
          acceptedAt,
        })),
      );
    if (due.length === 0) return;
    const added = store.add(due);
    // Before the start nobody can take them; the start finds them on disk.
    if (started) for (const delivery of added) follow(delivery);
  };

  return {
    name: 'eventbridge',
    types: ['AWS::Events::Rule'],
    listen: async () => {
      const operations = { PutEvents: (input: unknown) => putEvents(surroundings, put, input) };
      const handle = awsJsonHandler('events', operations, log);
      listening = await listen(port, (request, response) => {
        if (started) void handle(request, response);
        else response.writeHead(503).end();
      });
      return { AWS_ENDPOINT_URL_EVENTBRIDGE: listening.url };
    },
    provision: (resource) => {
      if (resource.properties['EventPattern'] === undefined) return options.provisionScheduled(resource);
      const rule = describeRule(resource, surroundings);
      rules.set(rule.name, rule);
      return { ref: rule.name, attributes: { Arn: rule.arn } };
    },
    put,
    start: async () => {
      started = true;
      for (const delivery of store.all()) follow(delivery);
    },
    stop: async () => {
      started = false;
      stopping.abort(new Error('EventBridge is stopping'));
      await listening?.close();
      await Promise.all(following);
      store.close();
    },
  };
}
