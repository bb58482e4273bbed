import type { ObjectStore } from '../step-functions/tools.ts';
import type { Watch } from './invocations.ts';

/** What machines read and write for their distributed Maps, reported as theirs. */
export function watchedObjects(watch: Watch, objects: ObjectStore): ObjectStore {
  const report = (machine: string | undefined, action: string, resource: string): void => {
    if (machine !== undefined) watch.record({ caller: machine, action, resource, context: {} });
  };
  return {
    read: (bucket, key, machine) => {
      report(machine, 's3:GetObject', `arn:aws:s3:::${bucket}/${key}`);
      return objects.read(bucket, key, machine);
    },
    write: (bucket, key, body, machine) => {
      report(machine, 's3:PutObject', `arn:aws:s3:::${bucket}/${key}`);
      return objects.write(bucket, key, body, machine);
    },
    list: (bucket, prefix, machine) => {
      report(machine, 's3:ListBucket', `arn:aws:s3:::${bucket}`);
      return objects.list(bucket, prefix, machine);
    },
  };
}
