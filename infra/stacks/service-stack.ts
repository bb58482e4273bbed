/* oxlint-disable no-new -- a CDK construct is put in its place by constructing it */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Annotations, ArnFormat, Aws, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Bundles } from '../bundle.ts';
import { alarmPeriod, Alarms } from '../constructs/alarms.ts';
import { EventFollower } from '../constructs/event-follower.ts';
import { MailSender } from '../constructs/mail-sender.ts';
import { PublicSite } from '../constructs/public-site.ts';
import { Schedule } from '../constructs/schedule.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { TableFollower } from '../constructs/table-follower.ts';
import { Workflow } from '../constructs/workflow.ts';
import type { StageConfig } from '../stage-config.ts';
import type { DataStack } from './data-stack.ts';
import type { FunctionEntry, MachineEntry, ScheduleEntry } from './functions.ts';
import { applyGrant, type Grantable } from './grants.ts';
import { watchCases, watchService } from './service-alarms.ts';
import { addServiceDashboard } from './service-dashboard.ts';

export interface ServiceStackProps extends StackProps {
  readonly config: StageConfig;
  readonly data: DataStack;
  readonly functions: readonly FunctionEntry[];
  readonly machines: readonly MachineEntry[];
  /** Folder in which `functions/` and `workflows/` lie. */
  readonly root: string;
  /** A file that does not exist is an error, not a warning. */
  readonly check: boolean;
  /** Without them the functions have no code: enough to look at the template, not to run it. */
  readonly bundles: Bundles | undefined;
}

/** What does the work and can be made anew at any time: functions, routes, state machines, alarms. */
export class ServiceStack extends Stack {
  readonly #props: ServiceStackProps;
  readonly #alarms: Alarms;
  readonly #grantable: Grantable;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    const { config, data } = props;
    super(scope, id, { ...props, terminationProtection: config.protectedFromDeletion });
    this.#props = props;
    this.#alarms = new Alarms(this, 'Alarms', config.alarmEmail);
    this.#grantable = {
      config,
      data,
      mail: new MailSender(this, 'Mail', config.mailFrom),
      machines: props.machines.map((machine) => ({
        environment: machine.environment,
        arn: this.#machineArn(machine),
      })),
    };

    const functions = new Map(props.functions.map((entry) => [entry.name, this.#function(entry)]));
    this.#answerRoutes(functions);
    const workflows = this.#workflows(functions);
    watchService(this, data.table, this.#alarms);
    const reconcile = functions.get('Reconcile');
    if (reconcile !== undefined) watchCases(reconcile, config.prefix, this.#alarms);
    addServiceDashboard(this, {
      name: config.prefix,
      alarms: this.#alarms,
      api: data.api,
      machines: workflows.map(({ machine }) => machine),
      followers: props.functions.flatMap(({ name, follows }) =>
        follows === undefined ? [] : (functions.get(name) ?? []),
      ),
    });
  }

  #function(entry: FunctionEntry): ServiceFunction {
    const { config, data, bundles } = this.#props;
    const directory = bundles?.get(entry.name);
    const made = new ServiceFunction(this, entry.name, {
      code: directory === undefined ? Code.fromInline('export {};') : Code.fromAsset(directory),
      timeoutSeconds: entry.timeoutSeconds,
      memoryMegabytes: entry.memoryMegabytes,
      logRetention: config.logRetention,
      removalPolicy: config.removalPolicy,
    });
    this.#exists(entry.name, entry.entry);
    for (const grant of entry.grants) applyGrant(grant, made, this.#grantable);
    if (entry.follows !== undefined) {
      new TableFollower(this, `${entry.name}Changes`, {
        follower: made,
        table: data.table,
        tableKey: data.dataKey,
        filters: entry.follows,
        alarms: this.#alarms,
      });
    }
    if (entry.schedule !== undefined) this.#schedule(entry.schedule, made);
    if (entry.events !== undefined) {
      new EventFollower(this, `${entry.name}Events`, {
        follower: made,
        pattern: this.#grantable[entry.events.of].eventPattern(entry.events.types),
        alarms: this.#alarms,
      });
    }
    this.#alarms.watch(made, 'Errors', {
      metric: made.lambda.metricErrors({ statistic: 'Sum', period: alarmPeriod }),
      above: 0,
      says: `${entry.name} threw an error it did not expect, ran out of time or out of memory.`,
      runbook: 'function-errors',
    });
    return made;
  }

  #schedule({ expression, everyHours }: ScheduleEntry, target: ServiceFunction): void {
    new Schedule(this, `${target.node.id}Schedule`, { target, expression, zone: this.#props.config.zone });
    this.#alarms.watchSilence(target, 'Silent', {
      metric: target.lambda.metricInvocations({ statistic: 'Sum', period: Duration.hours(1) }),
      above: 0,
      periods: everyHours + 1,
      says: `${target.node.id} has not run when it was due.`,
      runbook: 'schedule-silent',
    });
  }

  #answerRoutes(functions: ReadonlyMap<string, ServiceFunction>): void {
    const { config, data } = this.#props;
    const site = new PublicSite(this, 'Site', {
      api: data.api,
      staff: data.staff,
      domain: config.domain,
      throttling: config.throttling,
      alarms: this.#alarms,
      logRetention: config.logRetention,
      removalPolicy: config.removalPolicy,
    });
    for (const { name, routes = [], staffRoutes = [] } of this.#props.functions) {
      const by = functions.get(name);
      if (by === undefined) continue;
      site.answer(routes, by, 'open');
      site.answer(staffRoutes, by, 'staff');
    }
  }

  #workflows(functions: ReadonlyMap<string, ServiceFunction>): readonly Workflow[] {
    const { config, machines, root } = this.#props;
    return machines
      .filter((machine) => this.#exists(machine.name, machine.definition))
      .map(
        (machine) =>
          new Workflow(this, machine.name, {
            machineName: this.#machineName(machine),
            definition: join(root, machine.definition),
            functions,
            alarms: this.#alarms,
            logRetention: config.logRetention,
            removalPolicy: config.removalPolicy,
          }),
      );
  }

  #exists(name: string, path: string): boolean {
    if (existsSync(join(this.#props.root, path))) return true;
    const message = `${name}: ${path} does not exist`;
    if (this.#props.check) Annotations.of(this).addError(message);
    else Annotations.of(this).addWarningV2(`missing-${name}`, message);
    return false;
  }

  #machineName(machine: MachineEntry): string {
    return `${this.#props.config.prefix}-${basename(machine.definition, '.asl.json')}`;
  }

  /** From its parts and not from the machine, which needs functions that in turn may need its ARN. */
  #machineArn(machine: MachineEntry): string {
    return this.formatArn({
      service: 'states',
      region: Aws.REGION,
      account: Aws.ACCOUNT_ID,
      resource: 'stateMachine',
      resourceName: this.#machineName(machine),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
