/* oxlint-disable no-new -- a CDK construct is put in its place by constructing it */
import { resolve } from 'node:path';
import { App, type StackProps, Validations } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundle } from './bundle.ts';
import { type Stage, parseStage, stageConfigs } from './stage-config.ts';
import { DataStack } from './stacks/data-stack.ts';
import { type FunctionEntry, functions, type MachineEntry, machines } from './stacks/functions.ts';
import { ServiceStack } from './stacks/service-stack.ts';

/**
 * CDK's recommendations, but for references between stacks: an export keeps the data stack from dropping what
 * the service stack still uses.
 */
const flags = { ...recommendedFlags, '@aws-cdk/core:defaultCrossStackReferences': 'strong' };

/** Beside other tools' caches, from the root. */
const bundleCache = 'node_modules/.cache/wirabaru-bundles';

/** The repository's root. */
const here = resolve(import.meta.dirname, '..');

export interface SynthesisOptions {
  readonly stage: Stage;
  /** Where the cloud assembly is written; the CDK CLI's choice or `cdk.out` where not given. */
  readonly outdir?: string;
  /** Bundles the handlers. Without, the template is complete but nothing can run. */
  readonly bundle?: boolean;
  /**
   * Throws on what must not be deployed: a finding of cdk-nag's AwsSolutions without an answer, a handler or a
   * definition that does not exist. Otherwise the latter are warnings in the assembly's messages.
   */
  readonly check?: boolean;
  /** Folder in which `functions/` and `workflows/` lie. */
  readonly root?: string;
  readonly functions?: readonly FunctionEntry[];
  readonly machines?: readonly MachineEntry[];
}

/** Synthesises the system for a stage. */
export function synthesise(options: SynthesisOptions): CloudAssembly {
  const config = stageConfigs[options.stage];
  const root = options.root ?? here;
  const outdir = options.outdir ?? process.env['CDK_OUTDIR'] ?? resolve(here, 'cdk.out');
  const entries = options.functions ?? functions;

  const check = options.check ?? false;
  const app = new App({
    outdir,
    analyticsReporting: false,
    context: flags,
    // The template's own schema check takes longer than all else together.
    builtinCloudFormationValidation: check,
  });
  if (check) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

  const account = process.env['CDK_DEFAULT_ACCOUNT'];
  const env: StackProps = { env: { region: config.region, ...(account !== undefined && { account }) } };
  const data = new DataStack(app, 'Data', { ...env, stackName: `${config.prefix}-data`, config });
  new ServiceStack(app, 'Service', {
    ...env,
    stackName: `${config.prefix}-service`,
    config,
    data,
    functions: entries,
    machines: options.machines ?? machines,
    root,
    check,
    bundles: options.bundle === false ? undefined : bundle(entries, root, resolve(root, bundleCache)),
  });
  return app.synth();
}

/** `cdk synth -c stage=production`, or STAGE in the environment. There is no default to deploy by mistake. */
function requestedStage(): Stage {
  const context = JSON.parse(process.env['CDK_CONTEXT_JSON'] ?? '{}') as { readonly stage?: unknown };
  return parseStage(context.stage ?? process.env['STAGE']);
}

if (import.meta.main) synthesise({ stage: requestedStage(), check: true });
