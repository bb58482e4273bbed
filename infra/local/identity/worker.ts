/**
 * The inside of the provider's worker. oidc-provider takes the time from `Date`, for what it signs as for what it
 * expires, and has no place to give it a clock: in a thread of its own, `Date` can follow the moved clock.
 */
import { workerData } from 'node:worker_threads';
import { moveDate } from '../moved-date.ts';
import type { ProviderData } from './provider-messages.ts';

const { sharedOffset, port } = workerData as ProviderData;
moveDate(sharedOffset);
// Only now, since static imports would be evaluated before the line above.
const { serve } = await import('./provider-server.ts');
await serve(port);
