import { join, resolve } from 'node:path';
import { DynamoDbMissingError, DynamoDbStartError } from '../dynamodb/child-process.ts';
import { PortInUseError } from '../http-server.ts';
import type { Addresses } from './addresses.ts';
import { parseCommandLine, USAGE } from './command-line.ts';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from './local-cloud.ts';
import { StartProblem } from './start-problem.ts';

/** What the local cloud of a system is made of. */
export type SystemParts = Pick<LocalCloudOptions, 'compose' | 'synthesise' | 'createSeed'>;

/** All must be gone within five seconds of a signal. */
const STOP_MILLIS = 4_500;

/**
 * Runs a local cloud as this process: reads the command line, says where everything is, and ends with code 0 on
 * SIGINT or SIGTERM, with 1 and a message on any error.
 * @param loadParts called once the command line is known to be right, since loading takes a moment
 */
export async function runProcess(
  args: readonly string[],
  loadParts: () => Promise<SystemParts>,
): Promise<void> {
  let cloud: LocalCloud | undefined;
  let stopping = false;
  /** What hangs is left behind: all data is on disk, and children end with this process. */
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code), STOP_MILLIS).unref();
    await cloud?.stop();
    process.exit(code);
  };
  const fail = (error: unknown): void => {
    process.stderr.write(`${describe(error)}\n`);
    void stop(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, fail);

  try {
    const { help, ...options } = parseCommandLine(args);
    if (help) {
      process.stdout.write(USAGE);
      return;
    }
    process.stdout.write('Starting…\n');
    const began = performance.now();
    const external = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
    cloud = await startLocalCloud({
      ...options,
      ...(await loadParts()),
      ...(external !== undefined && external !== '' && { externalDynamoDb: external }),
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`Ready in ${seconds} s.\n${announce(cloud.addresses, options.data)}`);
  } catch (error) {
    fail(error);
  }
}

function announce({ site, mailbox, control, console, identity, accounts }: Addresses, data: string): string {
  const people = accounts.map(({ email, title }) => `               ${email} (${title})\n`);
  return `
  Site         ${site}
  Mailbox      ${mailbox}
  Clock        ${control}
  Console      ${console}
  Sign-in      ${identity}
${people.join('')}
Data and all addresses (addresses.json) are in ${join(resolve(data), '/')}. Stop with Ctrl-C.
`;
}

/** One line where people can do something about it, else the whole error. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForPeople = [StartProblem, PortInUseError, DynamoDbMissingError, DynamoDbStartError].some(
    (type) => error instanceof type,
  );
  return isForPeople ? error.message : (error.stack ?? error.message);
}
