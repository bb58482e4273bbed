import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BranchStories } from '../support/branch-stories.ts';
import { ApiApplicant, Browser } from '../support/people.ts';
import { System } from '../support/system.ts';

const system = new System();
let stories: BranchStories;
beforeAll(async () => {
  await system.start();
  stories = new BranchStories(system);
});
afterAll(() => system.stop());

const areas = ['32.76.06.1001', '32.76.06.1002', '32.76.06.1003', '32.76.06.1004'] as const;

describe('beside the straight line', () => {
  it('an applicant mends what was asked, and nothing else, with a document that is new', async () => {
    const sent = await stories.apply(1, areas[0]);
    const { page, unchanged, tooMuch } = await stories.mends(sent);
    expect(page).toContain('Keterangan usaha belum jelas');
    expect(page).toContain('Foto KTP tidak terbaca');
    expect(page).not.toContain('name="fullName"');
    expect([unchanged, tooMuch]).toEqual([422, 409]);
    const browser = new Browser(system.addresses.site);
    await browser.post('/permohonan', { number: sent.number, secret: sent.secret });
    const status = await (await browser.get(`/permohonan/${sent.number}`)).text();
    expect(status).toContain('perlu diperbaiki');
    expect(status).toContain('sudah diperbaiki');
  });

  it('an application is moved to the right kelurahan, and the applicant withdraws it there', async () => {
    const sent = await stories.apply(2, areas[1]);
    await stories.moves(sent, areas[2]);
    const applicant = new ApiApplicant(system.addresses);
    expect(await applicant.status(sent)).toMatchObject({ area: areas[2], state: 'holds-place' });
    expect((await stories.withdraws(sent)).status).toBe(200);
    expect(await stories.reaches(sent, 'withdrawn')).toMatchObject({ state: 'withdrawn' });
    expect((await stories.withdraws(sent)).status).toBe(200);
  });

  it('a death ends the journey, wherever it is', async () => {
    const sent = await stories.apply(3, areas[0]);
    await stories.reaches(sent, 'file-check');
    const event = { outcome: 'died', reason: 'Akta kematian ditunjukkan keluarga' };
    const record = (email: string) => stories.officer(email, `/applications/${sent.number}/events`, event);
    expect((await record('pelatih')).status).toBe(403);
    expect((await record('verifikator')).status).toBe(200);
    await stories.reaches(sent, 'died');
  });

  it('a silent lurah is reminded, camat and dinas are asked too, and the first answer decides', async () => {
    const sent = await stories.apply(4, areas[3]);
    await stories.checked(sent);
    const early = await stories.officer('kabid', `/applications/${sent.number}/recommendation`, {
      outcome: 'recommended',
      reason: 'Sebelum lurah sempat menjawab',
    });
    expect(early.status).toBe(409);
    const { links, replaced } = await stories.isSilent(sent);
    expect(replaced).toBe(410);
    const [, , lurah = '', camat = ''] = links;
    const forwarded = await stories.officer('kabid', `/applications/${sent.number}/recommendation`, {
      outcome: 'forwarded',
      reason: 'Lurah dan camat belum menjawab, berkas lengkap',
    });
    expect(forwarded.status).toBe(200);
    await stories.reaches(sent, 'decree');
    for (const link of [lurah, camat]) {
      const late = await new Browser(system.addresses.site).get(link);
      expect([late.status, await late.text()]).toEqual([
        409,
        expect.stringContaining('Sudah diputuskan oleh Kabid Contoh'),
      ]);
    }
  });
});
