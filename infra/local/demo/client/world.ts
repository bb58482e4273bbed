import * as z from 'zod';
import { askPatiently } from './patience.ts';
import { expectJson } from './problem.ts';

const Track = z.object({
  id: z.string(),
  admission: z.enum(['first-come', 'ranked']),
  minimumAge: z.int(),
  ageOn: z.string(),
  documents: z.array(z.object({ id: z.string(), types: z.array(z.string()).min(1) })),
  declarations: z.array(z.object({ id: z.string() })),
});
export type Track = z.infer<typeof Track>;

const Area = z.object({ code: z.string(), district: z.string() });

/** What everybody can read of the programme: enough to apply. */
export const World = z.object({
  year: z.int(),
  tracks: z.array(Track).min(1),
  sectors: z.array(z.object({ id: z.string() })).min(1),
  /** In the order of their codes. */
  areas: z.array(Area).min(1),
});
export type World = z.infer<typeof World>;

/** Reads programme and areas from the public API. @throws DemoProblem, ZodError where it is not as expected */
export async function readWorld(api: string, patience: number): Promise<World> {
  const get = async (path: string) =>
    expectJson<Record<string, unknown>>(
      await askPatiently(`${api}${path}`, {}, patience),
      200,
      `GET ${path}`,
    );
  const [programme, quota] = await Promise.all([get('/programme'), get('/quota')]);
  return World.parse({ ...programme, areas: quota['areas'] });
}
