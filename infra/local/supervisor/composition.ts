import type { Clock, InvokeAnswer, Log, Service, Surroundings } from '../contract.ts';
import type { Front } from '../front/front.ts';
import type { sendingAccounts } from '../ses/account.ts';
import type { DemoAccount } from './addresses.ts';
import type { ListenerName, Ports } from './ports.ts';

/** A kind of SES account, by what it may send. */
export type MailAccount = keyof typeof sendingAccounts;

/** What the list of services is made from. What is a function is only known later, when the services ask. */
interface CompositionContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: Ports;
  readonly region: string;
  readonly accounts: readonly DemoAccount[];
  /** Path on the site of the page about what an execution works on, given its input. */
  pathOf(input: unknown): string | undefined;
  /** Endpoint of somebody else's DynamoDB, where one is wished. */
  readonly externalDynamoDb: string | undefined;
  /** Whose limits hold for mail; none without. */
  readonly mailAccount: MailAccount | undefined;
  /** What the services reach each other through. */
  readonly front: Pick<Front, 'invoker' | 'invokeLater' | 'objects'>;
  /** Surroundings of a service; `listener` names its port, none for a service that listens to nobody. */
  surroundingsOf(name: string, listener?: ListenerName): Surroundings;
  /** AWS_ENDPOINT_URL_… of all services, once they listen. */
  environment(): Readonly<Record<string, string>>;
  /** Folder or file of a template's asset, once the template is there. */
  assetPath(objectKey: string): string | undefined;
}

/** The services in the order in which they listen and start; they stop in reverse. */
export interface Composition {
  readonly services: readonly Service[];
  /** Where DynamoDB answers, once it listens. */
  dynamoDbEndpoint(): string;
  invoke(functionArn: string, payload: unknown): Promise<InvokeAnswer>;
  /** ARN of the machine, or version of it, that waits with a task token. */
  machineOfTask?(taskToken: string): string | undefined;
  /** Invocations by function name since the start. */
  counters(): Readonly<Record<string, number>>;
}

export type Compose = (context: CompositionContext) => Composition;
