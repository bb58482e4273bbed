import { join } from 'node:path';
import { awsJsonHandler } from '../aws-json.ts';
import { type Provisioned, type Service, ServiceError, type Surroundings } from '../contract.ts';
import { listen, type Listening } from '../http-server.ts';
import { openMessageStore } from './message-store.ts';
import { type Queues, sqsOperations } from './operations.ts';
import { describeQueue, type Queue } from './queue-properties.ts';

/** The SQS of the local cloud. */
export interface Sqs extends Service {
  /** Sends from within, as AWS's services do to a target or failure destination. @throws ServiceError QueueDoesNotExist */
  send(queueArn: string, body: string, attributes?: object): Promise<void>;
}

/** Standard queues with durable messages; visibility, delay and retention go by the clock. */
export function createSqs(surroundings: Surroundings): Sqs {
  const { clock, region, account, log } = surroundings;
  const provisioned = new Map<string, Queue>();
  const store = openMessageStore(join(surroundings.dataDir, 'messages.sqlite'));
  const stopping = new AbortController();
  const waiting = new Map<string, Set<() => void>>();
  let listening: Listening | undefined;
  let started = false;

  const queues: Queues = {
    clock,
    store,
    all: () => [...provisioned.values()],
    send: (queue, body, attributes, delayMillis) => {
      if (Buffer.byteLength(body) > queue.maximumBytes) {
        throw new ServiceError('InvalidParameterValue', `A message exceeds ${queue.maximumBytes} bytes`);
      }
      const id = store.send(queue, body, attributes, clock.millis(), delayMillis);
      queues.wake(queue);
      return id;
    },
    wake: (queue) => {
      for (const wake of waiting.get(queue.name) ?? []) wake();
    },
    arrival: async (queue, epochMillis) => {
      const done = new AbortController();
      const wake = (): void => done.abort(new Error('woken'));
      const others = waiting.get(queue.name) ?? new Set();
      waiting.set(queue.name, others.add(wake));
      try {
        await clock.waitUntil(epochMillis, AbortSignal.any([done.signal, stopping.signal]));
      } catch {
        if (stopping.signal.aborted) throw new ServiceError('ServiceUnavailable', 'SQS is stopping', 503);
      } finally {
        others.delete(wake);
      }
    },
  };

  return {
    name: 'sqs',
    types: ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
    listen: async () => {
      const handle = awsJsonHandler('sqs', sqsOperations(queues), log);
      listening = await listen(surroundings.port, (request, response) => {
        if (started) void handle(request, response);
        else response.writeHead(503).end();
      });
      return { AWS_ENDPOINT_URL_SQS: listening.url };
    },
    provision: (resource): Provisioned => {
      if (resource.type === 'AWS::SQS::QueuePolicy') {
        const id = `${resource.stack}-${resource.logicalId}`;
        return { ref: id, attributes: { Id: id } };
      }
      const queue = describeQueue(resource, { region, account, endpoint: listening?.url ?? '' });
      provisioned.set(queue.arn, queue);
      return {
        ref: queue.url,
        attributes: { Arn: queue.arn, QueueName: queue.name, QueueUrl: queue.url },
      };
    },
    start: () => {
      started = true;
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort(new Error('SQS is stopping'));
      await listening?.close();
      store.close();
    },
    send: async (queueArn, body, attributes = {}) => {
      const queue = provisioned.get(queueArn);
      if (queue === undefined) throw new ServiceError('QueueDoesNotExist', `There is no queue ${queueArn}`);
      queues.send(queue, body, JSON.stringify(attributes), queue.delayMillis);
    },
  };
}
