/* oxlint-disable no-new -- a CDK construct is put in its place by constructing it */
import { readFileSync } from 'node:fs';
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  type CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { alarmPeriod, type Alarms } from './alarms.ts';
import type { ServiceFunction } from './service-function.ts';
import { acknowledgeWildcards } from './wildcard.ts';

/** The alias through which executions are started. */
export const liveAlias = 'live';

export interface WorkflowProps {
  /** Physical name: known before the machine is made, so that a permission to start it closes no circle. */
  readonly machineName: string;
  /** Path of the ASL file. Its placeholders are function names with `FunctionArn` after them. */
  readonly definition: string;
  /** All functions of the service by name; the machine may invoke those its definition names, and no other. */
  readonly functions: ReadonlyMap<string, ServiceFunction>;
  readonly alarms: Alarms;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/** Thrown for a placeholder in an ASL file that names no function. */
class UnknownPlaceholderError extends Error {
  constructor(placeholder: string, definition: string) {
    super(`\${${placeholder}} in ${definition} names no function; write the function's name and FunctionArn`);
    this.name = 'UnknownPlaceholderError';
  }
}

/** A state machine from its ASL file, with a version for each change of it and the alias `live` on the last. */
export class Workflow extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const definition = readFileSync(props.definition, 'utf8');
    const called = calledFunctions(definition, props);

    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    if (called.size > 0) {
      role.addToPolicy(
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: [...called.values()].map((callee) => callee.lambda.functionArn),
        }),
      );
    }
    acknowledgeWildcards(
      role,
      ['*'],
      'X-Ray and the delivery of logs have no resources: their actions can only be granted on *.',
    );
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: props.machineName,
      // In the template, not in an asset: it is seen by tests, in a diff and by the local cloud.
      definitionBody: DefinitionBody.fromString(JSON.stringify(JSON.parse(definition))),
      definitionSubstitutions: Object.fromEntries(
        [...called].map(([placeholder, callee]) => [placeholder, callee.lambda.functionArn]),
      ),
      role,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          retention: props.logRetention,
          removalPolicy: props.removalPolicy,
        }),
        level: LogLevel.ALL,
        // Inputs and outputs are personal data.
        includeExecutionData: false,
      },
    });
    this.#publish();
    watch(this, props.alarms);
  }

  /** Each revision becomes a version; those before stay, for executions that run on them and for going back. */
  #publish(): void {
    const resource = this.machine.node.defaultChild as CfnStateMachine;
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.machine.stateMachineArn,
      stateMachineRevisionId: resource.attrStateMachineRevisionId,
    });
    version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnStateMachineAlias(this, 'Live', {
      name: liveAlias,
      routingConfiguration: [{ stateMachineVersionArn: version.ref, weight: 100 }],
    });
  }
}

function calledFunctions(definition: string, props: WorkflowProps): Map<string, ServiceFunction> {
  const called = new Map<string, ServiceFunction>();
  for (const [, placeholder = ''] of definition.matchAll(/\$\{([^}]*)\}/g)) {
    const name = /^(\w+)FunctionArn$/.exec(placeholder)?.[1] ?? '';
    const found = props.functions.get(name);
    if (found === undefined) throw new UnknownPlaceholderError(placeholder, props.definition);
    called.set(placeholder, found);
  }
  return called;
}

function watch(scope: Workflow, alarms: Alarms): void {
  const { machine } = scope;
  const of = { statistic: 'Sum', period: alarmPeriod };
  alarms.watch(scope, 'Failed', {
    metric: machine.metricFailed(of),
    above: 0,
    says: `An execution of ${scope.node.id} failed: an application stands still.`,
    runbook: 'execution-failed',
  });
  alarms.watch(scope, 'TimedOut', {
    metric: machine.metricTimedOut(of),
    above: 0,
    says: `An execution of ${scope.node.id} ran out of time: a wait without its Catch.`,
    runbook: 'execution-timed-out',
  });
  alarms.watch(scope, 'Throttled', {
    metric: machine.metricThrottled(of),
    above: 0,
    periods: 3,
    says: `State transitions of ${scope.node.id} are throttled: stages open late.`,
    runbook: 'execution-throttled',
  });
}
