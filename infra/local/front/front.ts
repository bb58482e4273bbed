import type { FunctionInvoker, Log } from '../contract.ts';
import type { Listening } from '../http-server.ts';
import type { ObjectStore } from '../step-functions/tools.ts';
import { CallLog, type RecordedCall } from './call.ts';
import { FaultPlan, type FaultReport, type FaultRules } from './faults.ts';
import { invocation, invokeFaultily, type Invoking, type Watch, watchedInvoker } from './invocations.ts';
import { protocols } from './protocols.ts';
import { startProxy } from './service-proxy.ts';
import { watchedObjects } from './watched-objects.ts';

/** Accepts an asynchronous invocation; `caller` is the ARN of what asks for it. */
type InvokeLater = (functionArn: string, payload: unknown, caller?: string) => Promise<void>;

/** Stands before the services where calls are to be recorded or to go wrong. */
export interface Front {
  /** Puts a proxy before each endpoint it can speak for. @returns the endpoints as functions are to know them */
  listen(
    endpoints: Readonly<Record<string, string>>,
    machineOfTask: (taskToken: string) => string | undefined,
  ): Promise<Readonly<Record<string, string>>>;
  invoker(by: Invoking, invoker: FunctionInvoker): FunctionInvoker;
  invokeLater(by: Invoking, invokeLater: InvokeLater): InvokeLater;
  objects(objects: ObjectStore): ObjectStore;
  /** Every kind of call since the start. */
  calls(): readonly RecordedCall[];
  faults(): FaultReport;
  /** Begins anew with these, from the first call on. */
  setFaults(rules: FaultRules): void;
  stop(): Promise<void>;
}

export interface FrontOptions {
  readonly region: string;
  readonly account: string;
  readonly log: Log;
}

/** Everything goes well. */
export const noFaults: FaultRules = { seed: 0, rules: [] };

export function createFront({ region, account, log }: FrontOptions): Front {
  const recorded = new CallLog();
  let plan = new FaultPlan(noFaults);
  const proxies: Listening[] = [];
  const watch: Watch = {
    draw: (service, operation) => plan.draw(service, operation),
    record: (call) => recorded.record(call),
  };
  return {
    listen: async (endpoints, machineOfTask) => {
      const place = { region, account, machineOfTask };
      const fronted: Record<string, string> = {};
      for (const [variable, target] of Object.entries(endpoints)) {
        const protocol = protocols[variable];
        if (protocol === undefined) continue;
        const proxy = await startProxy({ target, protocol, place, log, ...watch });
        proxies.push(proxy);
        fronted[variable] = proxy.url;
      }
      return fronted;
    },
    invoker: (by, invoker) => watchedInvoker(watch, by, invoker),
    invokeLater: (by, invokeLater) => (functionArn, payload, caller) => {
      const call = invocation(by, functionArn, caller);
      if (call !== undefined) watch.record(call);
      return invokeFaultily(watch, by, () => invokeLater(functionArn, payload, caller));
    },
    objects: (objects) => watchedObjects(watch, objects),
    calls: () => recorded.all(),
    faults: () => plan.report(),
    setFaults: (rules) => {
      plan = new FaultPlan(rules);
    },
    stop: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
    },
  };
}

/** Nothing stands before the services: calls go straight to them. */
export const noFront: Pick<Front, 'invoker' | 'invokeLater' | 'objects'> = {
  invoker: (_by, invoker) => invoker,
  invokeLater: (_by, invokeLater) => invokeLater,
  objects: (objects) => objects,
};
