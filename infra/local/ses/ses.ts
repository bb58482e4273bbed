import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Service, ServiceError, type Surroundings } from '../contract.ts';
import { listen, type Listening, readBody } from '../http-server.ts';
import type { Mailbox } from '../mailbox/store.ts';
import { type SendingAccount, SendLimits, unlimitedAccount } from './account.ts';
import { findOperation } from './api.ts';
import { ConfigurationSets, type PublishEvent } from './configuration-sets.ts';
import { badRequest } from './content.ts';
import { Identities } from './identities.ts';
import { SesStore } from './store.ts';

export interface SesOptions {
  /** Where accepted mails end. */
  readonly mailbox: Mailbox;
  /** Takes what configuration sets tell EventBridge. */
  readonly publish?: PublishEvent;
  /** What the account may send; unlimited without. */
  readonly account?: SendingAccount;
}

/** A request of SendEmail has the mail in base64. */
const largestRequest = 56 * 1024 * 1024;

/** The local SES v2: mails from verified identities end in the mailbox, bounce or are complained of, as SES reports. */
export function createSes(surroundings: Surroundings, options: SesOptions): Service {
  const { clock, log, port } = surroundings;
  const identities = new Identities();
  const configurationSets = new ConfigurationSets(surroundings, options.publish ?? (() => Promise.resolve()));
  const store = new SesStore(surroundings.dataDir);
  const limits = new SendLimits(options.account ?? unlimitedAccount, clock, store);
  const context = { surroundings, identities, configurationSets, limits, store, mailbox: options.mailbox };
  let listening: Listening | undefined;
  let isStarted = false;

  async function answerRequest(request: IncomingMessage): Promise<unknown> {
    if (!isStarted) throw new ServiceError('ServiceUnavailableException', 'The local cloud is starting', 503);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const operation = findOperation(request.method ?? '', url.pathname);
    const body = await readBody(request, largestRequest);
    return operation(context, { query: url.searchParams, body: body.length === 0 ? {} : parseJson(body) });
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
      return resource.type === 'AWS::SES::ConfigurationSet'
        ? configurationSets.provision(resource)
        : configurationSets.provisionDestination(resource);
    },
    start: async () => {
      isStarted = true;
    },
    stop: async () => {
      isStarted = false;
      await listening?.close();
      store.close();
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
