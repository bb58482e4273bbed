import * as z from 'zod';

/**
 * The area units of a city: kelurahan, desa or nagari, by Kemendagri code (`32.76.06.1001`), each in its kecamatan.
 * Names are not unique (Depok has two kelurahan called Curug): the code is the key, the kecamatan is always shown.
 */
export const Areas = z.object({
  regency: z.object({ code: z.string(), name: z.string() }),
  source: z.string(),
  districts: z.array(
    z.object({
      code: z.string().regex(/^\d{2}\.\d{2}\.\d{2}$/),
      name: z.string(),
      areas: z.array(z.object({ code: z.string().regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/), name: z.string() })),
    }),
  ),
});
export type Areas = z.infer<typeof Areas>;

/** One area unit with the kecamatan it lies in. */
export interface Area {
  readonly code: string;
  readonly name: string;
  readonly district: { readonly code: string; readonly name: string };
}

/** The area of that code, or undefined where the city has none. */
export function findArea(areas: Areas, code: string): Area | undefined {
  for (const district of areas.districts) {
    const area = district.areas.find((candidate) => candidate.code === code);
    if (area !== undefined) return { ...area, district: { code: district.code, name: district.name } };
  }
  return undefined;
}

/** All areas in the order of their codes. */
export function listAreas(areas: Areas): readonly Area[] {
  return areas.districts.flatMap((district) =>
    district.areas.map((area) => ({ ...area, district: { code: district.code, name: district.name } })),
  );
}

/** The kecamatan an area code lies in: its first three parts. */
export function districtCodeOf(areaCode: string): string {
  return areaCode.split('.').slice(0, 3).join('.');
}
