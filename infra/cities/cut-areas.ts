import { writeFileSync } from 'node:fs';
import { getDistricts, getRegencies, getVillages } from 'idn-area-data';

/**
 * Cuts one city's area tree out of idn-area-data (Kepmendagri 300.2.2-2138/2025, data under ODbL):
 * `npm run cut-areas -- 32.76 infra/cities/depok/areas.json`.
 */
const [, , regencyCode = '', file = ''] = process.argv;
const regency = (await getRegencies({ transform: true })).find(({ code }) => code === regencyCode);
if (regency === undefined || file === '') throw new Error('Usage: npm run cut-areas -- REGENCY-CODE FILE');

const villages = await getVillages({ transform: true });
const districts = (await getDistricts({ transform: true }))
  .filter((district) => district.regencyCode === regencyCode)
  .map(({ code, name }) => ({
    code,
    name,
    areas: villages
      .filter((village) => village.districtCode === code)
      .map((village) => ({ code: village.code, name: village.name })),
  }));
const source = 'idn-area-data 4.0.1 (ODbL), Kepmendagri 300.2.2-2138/2025';
const { code, name } = regency;
writeFileSync(file, `${JSON.stringify({ regency: { code, name }, source, districts }, undefined, 1)}\n`);
