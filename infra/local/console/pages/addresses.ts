/** Page of a machine and its executions. */
export function machineAddress(name: string): string {
  return `/machines/${encodeURIComponent(name)}`;
}

/** Page of an execution. */
export function executionAddress(arn: string): string {
  return `/executions/${encodeURIComponent(arn)}`;
}

/** Page of a run of a distributed Map. */
export function mapRunAddress(arn: string): string {
  return `/map-runs/${encodeURIComponent(arn)}`;
}

/** Name of the machine an ARN of a machine, a version, a child or an execution speaks of. */
export function machineNameIn(arn: string): string {
  return (arn.split(':')[6] ?? '').split('/')[0] ?? '';
}
