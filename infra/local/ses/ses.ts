import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { type Service, ServiceError, type Surroundings, type TemplateResource } from '../contract.ts';
import { listen, type Listening, readBody } from '../http-server.ts';
import type { Mailbox } from '../mailbox/store.ts';
import { physicalName, readProperties } from '../resource-properties.ts';
import { badRequest } from './content.ts';
import { Identities } from './identities.ts';
import { sendEmail } from './send-email.ts';

export interface SesOptions {
  /** Where accepted mails end. */
  readonly mailbox: Mailbox;
}

/** A request of SendEmail has the mail in base64. */
const largestRequest = 56 * 1024 * 1024;

const ConfigurationSetProperties = z.strictObject({
  Name: z.string().optional(),
  // Recorded: mail does not leave the machine, so nothing bounces, is opened or counted.
  DeliveryOptions: z.unknown().optional(),
  ReputationOptions: z.unknown().optional(),
  SendingOptions: z.unknown().optional(),
  SuppressionOptions: z.unknown().optional(),
  TrackingOptions: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** The local SES v2: SendEmail from verified identities into the mailbox. Event destinations are recorded only. */
export function createSes(surroundings: Surroundings, { mailbox }: SesOptions): Service {
  const { clock, log, port, region } = surroundings;
  const identities = new Identities();
  const configurationSets = new Set<string>();
  const context = { clock, region, identities, configurationSets, mailbox };
  let listening: Listening | undefined;
  let isStarted = false;

  async function answerRequest(request: IncomingMessage): Promise<unknown> {
    if (!isStarted) throw new ServiceError('ServiceUnavailableException', 'The local cloud is starting', 503);
    const path = request.url?.split('?')[0];
    if (request.method !== 'POST' || path !== '/v2/email/outbound-emails')
      throw new ServiceError(
        'NotImplemented',
        `The local cloud does not implement ses:${request.method ?? ''} ${path ?? ''}`,
        501,
      );
    const body = await readBody(request, largestRequest);
    return sendEmail(context, parseJson(body));
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      answer(response, 200, await answerRequest(request));
    } catch (error) {
      const known = error instanceof ServiceError ? error : undefined;
      if (known === undefined) log('ses failed on a request', { error: String(error) });
      const code = known?.code ?? 'InternalServiceErrorException';
      response.setHeader('x-amzn-errortype', code);
      answer(response, known?.status ?? 500, {
        message: known?.message ?? 'The local cloud failed on this request; see its log',
      });
    }
  }

  function provisionConfigurationSet(resource: TemplateResource): string {
    const { Name: name = physicalName(resource, 64) } = readProperties(resource, ConfigurationSetProperties);
    configurationSets.add(name);
    return name;
  }

  return {
    name: 'ses',
    types: [
      'AWS::SES::EmailIdentity',
      'AWS::SES::ConfigurationSet',
      'AWS::SES::ConfigurationSetEventDestination',
    ],
    listen: async () => {
      listening = await listen(port, (request, response) => void handle(request, response));
      return { AWS_ENDPOINT_URL_SESV2: listening.url };
    },
    provision: (resource) => {
      if (resource.type === 'AWS::SES::EmailIdentity') return identities.provision(resource);
      if (resource.type === 'AWS::SES::ConfigurationSet')
        return { ref: provisionConfigurationSet(resource), attributes: {} };
      const id = physicalName(resource);
      return { ref: id, attributes: { Id: id } };
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

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest('The body is not JSON');
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
