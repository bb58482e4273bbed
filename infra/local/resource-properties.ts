import type * as z from 'zod';
import { ServiceError, type TemplateResource } from './contract.ts';

/**
 * Reads a resource's properties by a strict schema, so that a property nobody implements is refused by its name
 * instead of being quietly ignored.
 * @throws ServiceError NotImplemented (501) or ValidationException (400), naming resource and property
 */
export function readProperties<Output>(resource: TemplateResource, schema: z.ZodType<Output>): Output {
  const parsed = schema.safeParse(resource.properties);
  if (parsed.success) return parsed.data;
  const where = `${resource.type} (${resource.logicalId})`;
  const unknown = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].join('.')) : [],
  );
  if (unknown.length > 0) {
    throw new ServiceError(
      'NotImplemented',
      `The local cloud does not implement ${unknown.join(', ')} of ${where}`,
      501,
    );
  }
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ServiceError('ValidationException', `${where} has invalid properties: ${problems.join('; ')}`);
}

/** The name a resource without one gets: stable over restarts, within AWS's longest length. */
export function physicalName(resource: TemplateResource, longest = 255): string {
  return `${resource.stack}-${resource.logicalId}`.slice(0, longest);
}
