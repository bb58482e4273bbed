import * as z from 'zod';

/**
 * Reads the environment once, when the function starts: a variable that the infrastructure forgot ends the start
 * with its name, not a citizen's request hours later.
 */
export function readEnvironment<Shape extends z.ZodRawShape>(shape: Shape): z.infer<z.ZodObject<Shape>> {
  const parsed = z.object(shape).safeParse(process.env);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new Error(`Environment variables missing or malformed: ${names}`);
  }
  return parsed.data;
}
