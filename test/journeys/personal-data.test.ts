import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicantInput } from '../support/applicants.ts';
import {
  ApiApplicant,
  Browser,
  decideByLink,
  linkFor,
  messagesIn,
  officerOf,
  reaches,
} from '../support/people.ts';
import { System } from '../support/system.ts';

const system = new System();
beforeAll(() => system.start());
afterAll(() => system.stop());

describe('a NIK', () => {
  it('is in no store, log or mail, whatever became of the application', async () => {
    const { addresses } = system;
    const applicant = new ApiApplicant(addresses);
    const inputs = Array.from({ length: 6 }, (_, index) => applicantInput(index * 31));
    const planted = [...inputs.map((input) => String(input['nik'])), '3276014504880123', '3276014504889999'];

    const [place, ...others] = await Promise.all(
      inputs.map((input, index) =>
        applicant.apply(index % 2 === 0 ? 'wub' : 'perempuan-pengusaha', input, `planted-${index}`),
      ),
    );
    if (place === undefined) throw new Error('Nobody applied');
    expect(others.length).toBe(5);
    // Wrong inputs, a form that comes back, and a NIK where it does not belong.
    await applicant.request(
      'POST',
      '/applications',
      { track: 'wub', ...inputs[0], nik: '3276014504880123x' },
      { 'idempotency-key': 'planted-wrong' },
    );
    await new Browser(addresses.site).post('/daftar/wub', {
      nik: '3276014504880123',
      fullName: '3276014504889999',
    });
    await applicant.request('GET', '/applications/3276014504889999', undefined, {
      'wirabaru-secret': '3276014504889999',
    });

    await reaches(applicant, place, 'file-check');
    const verifier = await officerOf(addresses, 'verifikator@dinas.example');
    await verifier('GET', '/file-checks');
    await verifier('POST', `/applications/${place.number}/file-check`, { outcome: 'complete' });
    await decideByLink(addresses, await linkFor(addresses, 'Permohonan Rekomendasi', place.number), {
      outcome: 'recommended',
    });
    await reaches(applicant, place, 'decree');

    const mails = JSON.stringify(await messagesIn(addresses));
    for (const nik of planted) expect(mails).not.toContain(nik);

    const files = globSync('**/*', { cwd: system.data, exclude: ['**/cloud-assembly/**'] })
      .map((name) => join(system.data, name))
      .filter((file) => statSync(file).isFile());
    expect(files.some((file) => file.endsWith('.log'))).toBe(true);
    for (const file of files) {
      const bytes = readFileSync(file);
      for (const nik of planted) {
        expect(bytes.includes(nik), `${nik} in ${file}`).toBe(false);
        expect(
          bytes.includes(Buffer.from(nik).toString('base64').slice(0, 20)),
          `${nik} as Base64 in ${file}`,
        ).toBe(false);
      }
    }
  });
});
