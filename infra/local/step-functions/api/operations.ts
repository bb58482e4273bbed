import type { Operation } from '../../aws-json.ts';
import type { Definitions } from '../definitions.ts';
import type { Engine } from '../engine.ts';
import type { MachineStore } from '../store/machines.ts';
import type { Tokens } from '../tokens.ts';
import type { Tools } from '../tools.ts';
import { aliasOperations } from './aliases.ts';
import { executionOperations } from './executions.ts';
import { historyOperations } from './history.ts';
import { Input } from './input.ts';
import { machineOperations } from './machines.ts';
import { mapRunOperations } from './map-runs.ts';
import { taskOperations } from './tasks.ts';
import { versionOperations } from './versions.ts';

/** What the operations work on. */
export interface Api {
  readonly engine: Engine;
  readonly definitions: Definitions;
  readonly machines: MachineStore;
  readonly tokens: Tokens;
  readonly store: Tools['store'];
  readonly clock: Tools['clock'];
  readonly region: string;
  readonly account: string;
}

/** An operation on its checked input. */
export type Handler = (input: Input) => unknown;

/** The operations of the service by name; each answers only once what it did is on disk. */
export function operationsOf(api: Api): Readonly<Record<string, Operation>> {
  const handlers: Readonly<Record<string, Handler>> = {
    ...machineOperations(api),
    ...versionOperations(api),
    ...aliasOperations(api),
    ...executionOperations(api),
    ...historyOperations(api),
    ...taskOperations(api),
    ...mapRunOperations(api),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      async (input: unknown) => {
        const answer = handle(new Input(input));
        await api.store.db.committed();
        return answer;
      },
    ]),
  );
}
