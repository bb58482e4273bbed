import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ServiceError, type Surroundings, type TemplateResource } from '../contract.ts';
import { readProperties } from '../resource-properties.ts';

/** A function as the template describes it. */
export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly runtime: string;
  readonly handler: string;
  readonly codeDirectory: string;
  readonly timeoutMillis: number;
  readonly memoryMegabytes: number;
  /** Environments at most; undefined where nothing is reserved. */
  readonly reservedConcurrency: number | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: string;
  readonly logLevel: string | undefined;
  readonly deadLetterArn: string | undefined;
  /** ARN of the role it acts by. */
  readonly role: string | undefined;
}

const Code = z.strictObject({
  S3Bucket: z.unknown().optional(),
  S3Key: z.string().optional(),
  ZipFile: z.string().optional(),
});

const FunctionProperties = z.strictObject({
  FunctionName: z.string().optional(),
  PackageType: z.literal('Zip').optional(),
  Runtime: z.string(),
  Handler: z.string(),
  Code,
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  Environment: z
    .strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
    .default({ Variables: {} }),
  LoggingConfig: z
    .strictObject({
      LogGroup: z.string().optional(),
      LogFormat: z.string().default('Text'),
      ApplicationLogLevel: z.string().optional(),
      SystemLogLevel: z.unknown().optional(),
    })
    .default({ LogFormat: 'Text' }),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string().optional() }).default({}),
  Role: z.string().optional(),
  // Without an effect on one machine.
  Architectures: z.unknown().optional(),
  Description: z.unknown().optional(),
  EphemeralStorage: z.unknown().optional(),
  KmsKeyArn: z.unknown().optional(),
  RuntimeManagementConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
  TracingConfig: z.unknown().optional(),
});

/** Finds the folder or file of a template's asset by its S3 key. */
export type AssetPath = (objectKey: string) => string | undefined;

/** Reads AWS::Lambda::Function. @throws ServiceError where the function needs what is not implemented here */
export function readFunction(
  resource: TemplateResource,
  { region, account, dataDir }: Surroundings,
  assetPath: AssetPath,
): FunctionConfiguration {
  const { stack, logicalId } = resource;
  const given = readProperties(resource, FunctionProperties);
  if (!given.Runtime.startsWith('nodejs')) throw notImplemented(`the runtime ${given.Runtime}`, logicalId);
  // The end of a name tells functions apart.
  const name = given.FunctionName ?? `${stack}-${logicalId}`.slice(-64);
  return {
    name,
    arn: `arn:aws:lambda:${region}:${account}:function:${name}`,
    runtime: given.Runtime,
    handler: given.Handler,
    codeDirectory: codeDirectory(given.Code, { name, logicalId, dataDir, assetPath }),
    timeoutMillis: given.Timeout * 1000,
    memoryMegabytes: given.MemorySize,
    reservedConcurrency: given.ReservedConcurrentExecutions,
    variables: given.Environment.Variables,
    logGroup: given.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
    logFormat: given.LoggingConfig.LogFormat,
    logLevel: given.LoggingConfig.ApplicationLogLevel,
    deadLetterArn: given.DeadLetterConfig.TargetArn,
    role: given.Role,
  };
}

interface CodeContext {
  readonly name: string;
  readonly logicalId: string;
  readonly dataDir: string;
  readonly assetPath: AssetPath;
}

function codeDirectory(
  { S3Key, ZipFile }: z.output<typeof Code>,
  { name, logicalId, dataDir, assetPath }: CodeContext,
): string {
  if (ZipFile !== undefined) {
    const directory = join(dataDir, 'inline', name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'index.js'), ZipFile);
    // Without it Node would take the module type of whatever project the data folder lies in.
    writeFileSync(join(directory, 'package.json'), '{}');
    return directory;
  }
  if (S3Key === undefined) throw notImplemented('code that is not a file asset', logicalId);
  const path = assetPath(S3Key);
  if (path === undefined) {
    throw new ServiceError('InvalidParameterValueException', `No asset ${S3Key} for ${logicalId}`);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw notImplemented(`code in ${path}, which is not a folder`, logicalId);
  }
  return path;
}

function notImplemented(what: string, logicalId: string): ServiceError {
  return new ServiceError('NotImplemented', `The local cloud does not implement ${what} (${logicalId})`, 501);
}
