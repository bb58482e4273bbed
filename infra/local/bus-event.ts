/** An event on the bus, in EventBridge's shape. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 in whole seconds. */
  readonly time: string;
  readonly region: string;
  /** ARNs of what the event is about. */
  readonly resources: readonly string[];
  readonly detail: object;
}

/** A moment as events have it: ISO 8601 in whole seconds. */
export function eventTime(epochMillis: number): string {
  return new Date(epochMillis).toISOString().replace(/\.\d+Z$/, 'Z');
}
