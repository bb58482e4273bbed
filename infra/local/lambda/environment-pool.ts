import type { Environment, Outcome } from './environment.ts';
import type { InvokeMessage } from './worker-messages.ts';

/** The environments of one function: started when there is more to do, ended when idle for long. */
export interface EnvironmentPool {
  /** Runs in a free environment, a new one, or, at the cap, after those who asked before. */
  invoke(message: InvokeMessage): Promise<{ readonly outcome: Outcome; readonly coldStart: boolean }>;
  stop(): Promise<void>;
}

interface Member {
  readonly environment: Environment;
  used: boolean;
  reaper?: NodeJS.Timeout;
}

/** `cap` is the most environments at a time; one that was idle for `idleMillis` of real time is ended. */
export function createPool(start: () => Environment, cap: number, idleMillis: number): EnvironmentPool {
  const members = new Set<Member>();
  /** The last one used is taken first, so that the others can be reaped. */
  const idle: Member[] = [];
  const waiting: ((member: Member | undefined) => void)[] = [];
  let stopped = false;

  const grow = (): Member => {
    const member: Member = { environment: start(), used: false };
    members.add(member);
    return member;
  };
  const drop = (member: Member): void => {
    clearTimeout(member.reaper);
    members.delete(member);
    const position = idle.indexOf(member);
    if (position !== -1) idle.splice(position, 1);
  };
  const acquire = (): Member | Promise<Member | undefined> | undefined => {
    if (stopped) return undefined;
    for (let member = idle.pop(); member !== undefined; member = idle.pop()) {
      if (member.environment.alive) {
        clearTimeout(member.reaper);
        return member;
      }
      drop(member);
    }
    if (members.size < cap) return grow();
    return new Promise((resolve) => waiting.push(resolve));
  };
  const release = (member: Member): void => {
    if (!member.environment.alive) drop(member);
    const next = waiting.shift();
    if (next !== undefined) {
      next(member.environment.alive ? member : grow());
    } else if (member.environment.alive) {
      idle.push(member);
      member.reaper = setTimeout(() => {
        drop(member);
        void member.environment.end();
      }, idleMillis).unref();
    }
  };

  return {
    invoke: async (message) => {
      const member = await acquire();
      if (member === undefined) return { outcome: { stopped: true }, coldStart: false };
      const coldStart = !member.used;
      member.used = true;
      const outcome = await member.environment.invoke(message);
      if (!stopped) release(member);
      return { outcome, coldStart };
    },
    stop: async () => {
      stopped = true;
      for (const give of waiting.splice(0)) give(undefined);
      for (const { reaper } of members) clearTimeout(reaper);
      await Promise.all([...members].map(({ environment }) => environment.end()));
    },
  };
}
