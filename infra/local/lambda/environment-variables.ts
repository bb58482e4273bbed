import { accessKeyIdOf } from './credentials.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

/**
 * The whole environment of a function: its own variables and those of the Lambda runtime. Nothing of the host's
 * `process.env` is in it.
 */
export function environmentVariables(
  configuration: FunctionConfiguration,
  region: string,
  secretOf: (accessKeyId: string) => string,
  endpoints: Readonly<Record<string, string>>,
): Record<string, string> {
  const accessKeyId = accessKeyIdOf(configuration.name);
  return {
    ...configuration.variables,
    ...endpoints,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretOf(accessKeyId),
    // A developer's own ~/.aws must not change what a function does.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_LOG_FORMAT: configuration.logFormat,
    ...(configuration.logLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: configuration.logLevel }),
    LAMBDA_TASK_ROOT: configuration.codeDirectory,
    _HANDLER: configuration.handler,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}
