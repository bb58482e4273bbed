import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';

/** There is no program on this machine that could be DynamoDB. The message says what to do. */
export class DynamoDbMissingError extends Error {
  constructor() {
    super(
      'No DynamoDB on this machine: the package @dynoxide/linux-x64 (Linux on x64 only) is not installed. ' +
        'Run npm install, or set AWS_ENDPOINT_URL_DYNAMODB to the address of a DynamoDB Local.',
    );
    this.name = 'DynamoDbMissingError';
  }
}

/** The program did not come up. */
export class DynamoDbStartError extends Error {
  constructor(reason: string) {
    super(`DynamoDB did not start: ${reason}`);
    this.name = 'DynamoDbStartError';
  }
}

/** A running DynamoDB. */
export interface DatabaseProcess {
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs the program and ends with it. The second part waits for the pipe that only this process holds: when this
 * process dies, also by `kill -9`, the pipe closes and the database is killed. Each write was already on disk.
 */
const KEEPER = `
exec 3<&0
"$@" </dev/null 3<&- & database=$!
(cat <&3 >/dev/null; kill -KILL $database) & keeper=$!
exec 3<&-
wait $database
code=$?
kill $keeper
exit $code`;

const START_MILLIS = 10_000;
const POLL_MILLIS = 10;

/** Path of the installed program. @throws DynamoDbMissingError */
export function findProgram(): string {
  try {
    return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  } catch {
    throw new DynamoDbMissingError();
  }
}

/**
 * Starts the program on a file and resolves when it answers.
 * @param logFile what it prints, of the last start only
 * @throws DynamoDbStartError with its last words
 */
export async function startDatabase(
  program: string,
  file: string,
  port: number,
  logFile: string,
): Promise<DatabaseProcess> {
  await killLeftover(file);
  const output = openSync(logFile, 'w');
  // Its own session: Ctrl-C in the terminal must reach the supervisor alone, which stops the database last.
  const child = spawn('/bin/sh', ['-c', KEEPER, 'sh', program, '--port', String(port), '--db-path', file], {
    stdio: ['pipe', output, output],
    detached: true,
    env: {},
  });
  closeSync(output);
  const ended = endOf(child);
  const database: DatabaseProcess = {
    ended,
    stop: async () => {
      child.stdin?.destroy();
      await ended;
    },
  };
  const giveUp = performance.now() + START_MILLIS;
  while (child.exitCode === null && performance.now() < giveUp) {
    if (await answers(port)) return database;
    await pause(POLL_MILLIS);
  }
  await database.stop();
  throw new DynamoDbStartError(readFileSync(logFile, 'utf8').trim().split('\n').pop() ?? 'it said nothing');
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      // Closes the pipe the keeper waits for.
      child.stdin?.destroy();
      resolve();
    };
    child.once('error', end);
    child.once('exit', end);
  });
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** A database of a crashed run may live on for some milliseconds: two on one file must never be. */
async function killLeftover(file: string): Promise<void> {
  for (const pid of processesOn(file)) process.kill(pid, 'SIGKILL');
  while (processesOn(file).length > 0) await pause(POLL_MILLIS);
}

function processesOn(file: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && commandOf(pid).includes(`\0--db-path\0${file}\0`));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
