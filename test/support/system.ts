import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Addresses } from '../../infra/local/supervisor/addresses.ts';

const start = resolve(import.meta.dirname, '..', '..', 'infra', 'local', 'start.ts');

/** The whole system as `npm start` runs it, in a process of its own on any free ports. */
export class System {
  readonly data: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #flags: readonly string[];
  #process: ChildProcess | undefined;
  #output = '';
  #addresses: Addresses | undefined;

  /**
   * @param environment added to the process's own, e.g. another DynamoDB
   * @param flags of the command line, e.g. `--record`
   */
  constructor(environment: Readonly<Record<string, string>> = {}, flags: readonly string[] = []) {
    this.data = mkdtempSync(join(tmpdir(), 'wirabaru-'));
    this.#environment = environment;
    this.#flags = flags;
  }

  get addresses(): Addresses {
    if (this.#addresses === undefined) throw new Error('The system is not running');
    return this.#addresses;
  }

  /** Starts, for the first time on free ports and then on the same ones, and resolves when it is ready. */
  async start(): Promise<void> {
    const args = [
      start,
      '--data',
      join(this.data, 'data'),
      ...(this.#addresses === undefined ? ['--port', '0'] : []),
      ...this.#flags,
    ];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.#output = '';
    await new Promise<void>((ready, failed) => {
      const collect = (chunk: Buffer) => {
        this.#output += chunk.toString();
        if (this.#output.includes('Ready in')) ready();
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.once('exit', (code) => failed(new Error(`The system ended with ${code}:\n${this.#output}`)));
    });
    this.#addresses = JSON.parse(
      readFileSync(join(this.data, 'data', 'addresses.json'), 'utf8'),
    ) as Addresses;
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it in order and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.data, { recursive: true, force: true });
  }

  /** Moves the system's clock forward. @param iso the moment it shall show */
  async advanceTo(iso: string): Promise<void> {
    const answer = await fetch(new URL('/clock', this.addresses.control), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceTo: iso }),
    });
    if (!answer.ok) throw new Error(`The clock did not move: ${await answer.text()}`);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

/** Asks until the answer is there; fails with what was waited for. */
export async function eventually<Value>(
  what: string,
  ask: () => Promise<Value | undefined>,
  patienceMillis = 20_000,
): Promise<Value> {
  const end = performance.now() + patienceMillis;
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}`);
    await new Promise((next) => {
      setTimeout(next, 50);
    });
  }
}
