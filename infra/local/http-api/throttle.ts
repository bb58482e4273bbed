import type { Clock } from '../contract.ts';
import type { Stage, Throttle } from './api-definition.ts';

/** Whether a route still takes a request now. */
export type TakesRequest = (routeKey: string) => boolean;

/** One token bucket a route, by the settings of the route or else of the stage. */
export function createThrottling(stage: Stage, clock: Clock): TakesRequest {
  const buckets = new Map<string, () => boolean>();
  return (routeKey) => {
    const throttle = stage.routeThrottles.get(routeKey) ?? stage.defaultThrottle;
    if (throttle === undefined) return true;
    const bucket = buckets.get(routeKey) ?? createBucket(throttle, clock);
    buckets.set(routeKey, bucket);
    return bucket();
  };
}

function createBucket({ rate, burst }: Throttle, clock: Clock): () => boolean {
  let tokens = burst;
  let filledAt = clock.millis();
  return () => {
    const now = clock.millis();
    if (now > filledAt) tokens = Math.min(burst, tokens + ((now - filledAt) * rate) / 1000);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
