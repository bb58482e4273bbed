import { listen } from '../http-server.ts';
import type { DataFolder } from './data-folder.ts';

/** Listeners in the order of their ports: the first has the port people know, the others those behind it. */
const LISTENERS = [
  'site',
  'mailbox',
  'identity',
  'control',
  's3',
  'dynamodb',
  'stepfunctions',
  'lambda',
  'sqs',
  'kms',
  'ses',
  'sns',
  'console',
  'eventbridge',
] as const;

export type ListenerName = (typeof LISTENERS)[number];
export type Ports = Readonly<Record<ListenerName, number>>;

const DEFAULT_PORT = 8080;

/**
 * Gives each listener its port: from `first` on, any free ones where `first` is 0, or those of the last start where
 * it is not given, since links in mails that were sent must go on working.
 */
export async function choosePorts(folder: DataFolder, first: number | undefined): Promise<Ports> {
  const remembered = folder.read('ports') as Partial<Ports> | undefined;
  const ports = first === 0 ? await freePorts() : consecutive(first ?? remembered?.site ?? DEFAULT_PORT);
  const chosen = first === undefined ? { ...ports, ...remembered } : ports;
  folder.write('ports', chosen);
  return chosen;
}

function consecutive(first: number): Ports {
  return toPorts(LISTENERS.map((_name, index) => first + index));
}

/** All are held at once while the kernel chooses, so that none is given twice. */
async function freePorts(): Promise<Ports> {
  const probes = await Promise.all(LISTENERS.map(() => listen(0, (_request, response) => response.end())));
  await Promise.all(probes.map((probe) => probe.close()));
  return toPorts(probes.map((probe) => probe.port));
}

function toPorts(numbers: readonly number[]): Ports {
  return Object.fromEntries(LISTENERS.map((name, index) => [name, numbers[index]])) as Ports;
}
