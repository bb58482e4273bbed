import { randomUUID } from 'node:crypto';
import type { S3Access } from '../definition/types.ts';
import { StateError, states } from '../errors.ts';
import { isObject, parseJson } from '../json.ts';
import type { ExecutionRecord } from '../store/executions.ts';
import type { ObjectStore } from '../tools.ts';

/** Writes the children's results and a manifest to S3; gives where. @throws StateError States.ResultWriterFailed */
export async function writeResults(
  objects: ObjectStore,
  mapRun: string,
  writer: S3Access | undefined,
  destination: unknown,
  children: readonly ExecutionRecord[],
): Promise<unknown> {
  const { Bucket: bucket, Prefix: prefix } = isObject(destination) ? destination : {};
  const { Transformation: transformation = 'NONE', OutputType: type = 'JSON' } = writer?.WriterConfig ?? {};
  if (typeof bucket !== 'string')
    return { MapRunArn: mapRun, Results: children.map((child) => shape(child, transformation)) };
  const folder = `${typeof prefix === 'string' && prefix !== '' ? `${prefix}/` : ''}${randomUUID()}`;
  const files: Record<string, unknown[]> = { FAILED: [], PENDING: [], SUCCEEDED: [] };
  try {
    for (const status of ['FAILED', 'SUCCEEDED']) {
      const results = children
        .filter((child) => (child.status === 'SUCCEEDED') === (status === 'SUCCEEDED'))
        .map((child) => shape(child, transformation));
      if (results.length === 0) continue;
      const flat = transformation === 'FLATTEN' ? results.flat() : results;
      const key = `${folder}/${status}_0.${type === 'JSONL' ? 'jsonl' : 'json'}`;
      const body =
        type === 'JSONL' ? flat.map((result) => JSON.stringify(result)).join('\n') : JSON.stringify(flat);
      await objects.write(bucket, key, body, children[0]?.machine);
      files[status]?.push({ Key: key, Size: Buffer.byteLength(body) });
    }
    const manifest = { DestinationBucket: bucket, MapRunArn: mapRun, ResultFiles: files };
    await objects.write(bucket, `${folder}/manifest.json`, JSON.stringify(manifest), children[0]?.machine);
  } catch (error) {
    throw new StateError(
      states.resultWriterFailed,
      `Unable to write to s3://${bucket}/${folder}: ${String(error)}`,
    );
  }
  return { MapRunArn: mapRun, ResultWriterDetails: { Bucket: bucket, Key: `${folder}/manifest.json` } };
}

/** A child's result: its output alone, or with what DescribeExecution says of it. */
function shape(child: ExecutionRecord, transformation: unknown): unknown {
  if (transformation !== 'NONE' && child.status === 'SUCCEEDED') return parseJson(child.output ?? 'null');
  return {
    ExecutionArn: child.arn,
    Input: child.input,
    InputDetails: { Included: true },
    Name: child.name,
    ...(child.output === undefined ? {} : { Output: child.output, OutputDetails: { Included: true } }),
    ...(child.error === undefined ? {} : { Error: child.error }),
    ...(child.cause === undefined ? {} : { Cause: child.cause }),
    StartDate: new Date(child.started).toISOString(),
    StateMachineArn: child.machine,
    Status: child.status,
    ...(child.stopped === undefined ? {} : { StopDate: new Date(child.stopped).toISOString() }),
  };
}
