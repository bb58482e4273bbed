import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import {
  type Provisioned,
  type Service,
  ServiceError,
  type Surroundings,
  type TemplateResource,
} from '../contract.ts';
import { listen, type Listening, readBody } from '../http-server.ts';
import type { Mailbox } from '../mailbox/store.ts';
import { physicalName, readProperties } from '../resource-properties.ts';
import { publish } from './publish.ts';
import { errorXml, resultXml } from './query-protocol.ts';

export interface SnsOptions {
  /** Where text messages and notifications end. */
  readonly mailbox: Mailbox;
}

const TopicProperties = z.strictObject({
  TopicName: z.string().optional(),
  // Recorded: notifications end in the mailbox.
  DisplayName: z.unknown().optional(),
  KmsMasterKeyId: z.unknown().optional(),
  Subscription: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** The local SNS: Publish to a phone or a topic ends in the mailbox. Subscriptions are recorded, nothing is forwarded. */
export function createSns(surroundings: Surroundings, { mailbox }: SnsOptions): Service {
  const { account, clock, log, port, region } = surroundings;
  const topics = new Set<string>();
  let listening: Listening | undefined;
  let isStarted = false;

  async function answerRequest(request: IncomingMessage, requestId: string): Promise<string> {
    if (!isStarted) throw new ServiceError('ServiceUnavailable', 'The local cloud is starting', 503);
    const form = new URLSearchParams((await readBody(request)).toString('utf8'));
    const action = form.get('Action') ?? '';
    if (action !== 'Publish')
      throw new ServiceError(
        'NotImplemented',
        `The local cloud does not implement sns:${action || 'an operation without a name'}`,
        501,
      );
    return resultXml('Publish', publish({ clock, mailbox, topics }, form), requestId);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    response.setHeader('content-type', 'text/xml');
    response.setHeader('x-amzn-requestid', requestId);
    try {
      response.end(await answerRequest(request, requestId));
    } catch (error) {
      const known = error instanceof ServiceError ? error : undefined;
      if (known === undefined) log('sns failed on a request', { error: String(error) });
      const status = known?.status ?? 500;
      const message = known?.message ?? 'The local cloud failed on this request; see its log';
      response.statusCode = status;
      response.end(errorXml(known?.code ?? 'InternalError', message, status < 500, requestId));
    }
  }

  function provisionTopic(resource: TemplateResource): Provisioned {
    const { TopicName: name = physicalName(resource) } = readProperties(resource, TopicProperties);
    const arn = `arn:aws:sns:${region}:${account}:${name}`;
    topics.add(arn);
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  }

  return {
    name: 'sns',
    types: ['AWS::SNS::Topic', 'AWS::SNS::Subscription', 'AWS::SNS::TopicPolicy'],
    listen: async () => {
      listening = await listen(port, (request, response) => void handle(request, response));
      return { AWS_ENDPOINT_URL_SNS: listening.url };
    },
    provision: (resource) => {
      if (resource.type === 'AWS::SNS::Topic') return provisionTopic(resource);
      const name = physicalName(resource);
      if (resource.type === 'AWS::SNS::TopicPolicy') return { ref: name, attributes: { Id: name } };
      const arn = `${String(resource.properties.TopicArn)}:${name}`;
      return { ref: arn, attributes: { Arn: arn } };
    },
    start: async () => {
      isStarted = true;
    },
    stop: async () => {
      isStarted = false;
      await listening?.close();
    },
  };
}
