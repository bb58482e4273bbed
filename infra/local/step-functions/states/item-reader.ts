import type { S3Access } from '../definition/types.ts';
import { StateError, states } from '../errors.ts';
import { isObject, parseJson } from '../json.ts';
import type { Visit } from '../visit.ts';

/** Items a distributed Map reads from S3. @throws StateError States.ItemReaderFailed */
export async function readItems(reader: S3Access, visit: Visit): Promise<unknown[]> {
  const given = await visit.evaluate(reader.Arguments ?? {}, 'ItemReader/Arguments');
  const config = await visit.evaluate(reader.ReaderConfig ?? {}, 'ItemReader/ReaderConfig');
  const { Bucket: bucket, Key: key, Prefix: prefix } = isObject(given) ? given : {};
  const { InputType: type, MaxItems: max, ItemsPointer: pointer } = isObject(config) ? config : {};
  if (typeof bucket !== 'string') throw failed("The field 'Bucket' is required");
  const items = reader.Resource.endsWith(':listObjectsV2')
    ? await listed(visit, bucket, typeof prefix === 'string' ? prefix : '')
    : parsed(await text(visit, bucket, key), type, pointer);
  return typeof max === 'number' && max > 0 ? items.slice(0, max) : items;
}

async function listed(visit: Visit, bucket: string, prefix: string): Promise<unknown[]> {
  try {
    const { tools, record } = visit.frame.run;
    return [...(await tools.objects.list(bucket, prefix, record.machine))];
  } catch (error) {
    throw failed(`Unable to list s3://${bucket}/${prefix}: ${String(error)}`);
  }
}

async function text(visit: Visit, bucket: string, key: unknown): Promise<string> {
  if (typeof key !== 'string') throw failed("The field 'Key' is required");
  try {
    const { tools, record } = visit.frame.run;
    return new TextDecoder().decode(await tools.objects.read(bucket, key, record.machine));
  } catch (error) {
    throw failed(`Unable to read s3://${bucket}/${key}: ${String(error)}`);
  }
}

function parsed(content: string, type: unknown, pointer: unknown): unknown[] {
  if (type === 'JSONL') {
    const lines = content.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line, index) => {
      const item = parseJson(line);
      if (item === undefined) throw failed(`Line ${index + 1} of the file is not JSON`);
      return item;
    });
  }
  let value = parseJson(content);
  if (value === undefined) throw failed('Attempting to map over a file that is not JSON');
  const steps = typeof pointer === 'string' ? pointer.split('/').slice(1) : [];
  for (const step of steps) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    value = isObject(value) || Array.isArray(value) ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (Array.isArray(value)) return value;
  if (isObject(value)) return Object.entries(value).map(([Key, Value]) => ({ Key, Value }));
  throw failed('Attempting to map over non-iterable node.');
}

function failed(cause: string): StateError {
  return new StateError(states.itemReaderFailed, cause);
}
