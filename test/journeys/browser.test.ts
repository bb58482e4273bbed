import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicantInput } from '../support/applicants.ts';
import { phoneOf, picture, startBrowser } from '../support/browser.ts';
import { messagesIn, today } from '../support/people.ts';
import { eventually, System } from '../support/system.ts';

const system = new System();
let browser: Browser;
let applicant: BrowserContext;
beforeAll(async () => {
  await system.start();
  browser = await startBrowser();
  // The applicant's phone runs no scripts: what works here works everywhere.
  applicant = await phoneOf(browser, { javaScriptEnabled: false });
});
afterAll(async () => {
  await browser.close();
  await system.stop();
});

async function look(page: Page, name: string) {
  const { overflow } = await picture(page, name);
  expect(overflow, `${name} is ${overflow} px wider than the screen`).toBeLessThanOrEqual(0);
  const styled = await page
    .locator('.band')
    .evaluate((band) => band.ownerDocument.defaultView?.getComputedStyle(band).borderBottomWidth);
  expect(styled, `${name} has no style`).toBe('4px');
}

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1, 0xff, 0xd9]);

/** Reloads until the text is on the page. */
function shows(page: Page, text: string): Promise<true> {
  return eventually(`«${text}»`, async () => {
    await page.reload();
    return (await page.content()).includes(text) ? true : undefined;
  });
}

/** An officer signs in at the identity provider and comes to their desk. */
async function officerAt(email: string): Promise<Page> {
  const page = await (await phoneOf(browser)).newPage();
  await page.goto(new URL('/masuk', system.addresses.site).href);
  await picture(page, `sign-in-provider`);
  await page.getByRole('button', { name: email }).click();
  await page.waitForURL(/\/meja/);
  return page;
}

/** An office opens its newest link from the mailbox page and enters the code from its phone. */
async function officeAt(subject: string, name: string): Promise<Page> {
  const page = await (await phoneOf(browser)).newPage();
  const mail = await eventually(subject, async () => {
    const mails = await messagesIn(system.addresses, '?kind=mail');
    return mails.find((each) => each.subject?.startsWith(subject));
  });
  const link = /https?:\/\/\S+\/tautan\/\S+/.exec(mail.text ?? '')?.[0] ?? '';
  await page.goto(link);
  await look(page, `${name}-link`);
  expect(await page.content()).not.toContain('Pemohon Contoh');
  await page.getByRole('button', { name: 'Kirim kode' }).click();
  const [text] = await messagesIn(system.addresses, '?kind=text');
  await page.getByLabel('Kode 6 angka').fill(/\b\d{6}\b/.exec(text?.text ?? '')?.[0] ?? '');
  await look(page, `${name}-code`);
  await page.getByRole('button', { name: 'Buka permohonan' }).click();
  return page;
}

describe('in a real browser, 320 pixels wide', () => {
  let status: Page;
  let number: string;

  it('a citizen reads, applies, uploads a photo and has a place', async () => {
    const page = await applicant.newPage();
    await page.goto(system.addresses.site);
    await look(page, 'home');
    await page.getByRole('link', { name: 'Lihat sisa tempat' }).click();
    await look(page, 'quota');
    await page.goBack();
    await page.getByRole('link', { name: 'Daftar Wirausaha Baru' }).click();
    await look(page, 'form');
    await page.getByRole('button', { name: 'Simpan dan lanjut' }).click();
    await look(page, 'form-with-errors');
    expect(await page.getByRole('alert').textContent()).toContain('NIK perlu diisi');

    const input = applicantInput(1) as Record<string, string>;
    await page.getByLabel('Nama lengkap').fill(input['fullName'] ?? '');
    await page.getByLabel('NIK').fill(input['nik'] ?? '');
    await page.getByLabel('Tanggal lahir').fill(input['birthDate'] ?? '');
    await page.getByLabel('Nomor telepon').fill(input['phone'] ?? '');
    await page.getByLabel('Alamat surel').fill(input['email'] ?? '');
    await page.getByLabel('Kelurahan tempat tinggal').selectOption({ label: 'Curug (Bojongsari)' });
    await page.getByLabel('Alamat', { exact: true }).fill('Jalan Contoh 1 RT 01/02');
    await page.getByLabel('Bidang usaha').selectOption({ label: 'Kuliner' });
    await page.getByLabel('Usaha', { exact: true }).fill('Warung nasi uduk');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Simpan dan lanjut' }).click();
    await look(page, 'upload');

    await page
      .getByLabel('Pilih berkas')
      .setInputFiles({ name: 'ktp.jpg', mimeType: 'image/jpeg', buffer: jpeg });
    await page.getByRole('button', { name: 'Unggah' }).click();
    await page.waitForURL(/dokumen/);
    expect(await page.content()).toContain('Berkas sudah terunggah');
    await look(page, 'uploaded');
    await page.getByRole('button', { name: 'Kirim permohonan' }).click();
    await page.waitForURL(/permohonan\/WUB/);
    expect(await page.content()).toContain('Anda mendapat tempat');
    await look(page, 'place-held');
    number = (await page.locator('dd.code').first().textContent()) ?? '';
    expect(number).toMatch(/^WUB-\d\d-/);
    status = page;
  });

  it('a verifier checks the file', async () => {
    await shows(status, 'Sekarang pada petugas verifikasi');
    const page = await officerAt('verifikator@dinas.example');
    await look(page, 'desk');
    await page.getByRole('link', { name: number }).first().click();
    await look(page, 'file-check');
    await page.getByLabel(/^Lengkap/).check();
    await page.getByRole('button', { name: 'Simpan putusan' }).click();
    await page.waitForURL(/\/meja/);
    await shows(status, 'Sekarang pada lurah');
  });

  it('the lurah recommends through the link in the mail', async () => {
    const page = await officeAt('Permohonan Rekomendasi', 'lurah');
    expect(await page.content()).toContain('Pemohon Contoh');
    await look(page, 'lurah-decides');
    await page.getByLabel('Direkomendasikan', { exact: true }).check();
    await page.getByRole('button', { name: 'Simpan putusan' }).click();
    expect(await page.content()).toContain('Putusan sudah tercatat');
    await look(page, 'lurah-receipt');
    await shows(status, 'Sekarang pada kepala dinas');
  });

  it('the head of the dinas fixes the list by decree, and its annex can be printed', async () => {
    const page = await officerAt('kepala@dinas.example');
    await page.goto(new URL('/meja/penetapan', system.addresses.site).href);
    await look(page, 'decree');
    await page.getByRole('checkbox', { name: 'Tetapkan Pemohon Contoh' }).check();
    await page.getByLabel('Nomor keputusan').fill('800/12/DKUM/2026');
    await page.getByLabel('Tanggal keputusan').fill(today());
    await page.getByRole('button', { name: /tetapkan/i }).click();
    await shows(page, number);
    await look(page, 'decree-annex');
    const annex = await page.getByRole('link', { name: 'Buka lampiran (PDF)' }).getAttribute('href');
    const printed = await page.request.get(new URL(annex ?? '', system.addresses.site).href);
    expect(printed.headers()['content-type']).toBe('application/pdf');
    expect((await printed.body()).subarray(0, 5).toString()).toBe('%PDF-');
    await shows(status, 'Anda peserta');
    expect(await status.content()).toContain('Pendamping Anda');
    await look(status, 'participant');
    await page.goto(new URL('/meja/pendamping', system.addresses.site).href);
    await look(page, 'companions');
    expect(await page.content()).toContain('Semua peserta sudah mempunyai pendamping');
  });

  it('the agency records the training', async () => {
    const page = await officerAt('pelatih@dinas.example');
    await page.getByRole('link', { name: number }).first().click();
    await look(page, 'training');
    await page.getByLabel('Jumlah sesi').fill('10');
    await page.getByLabel('Sesi yang dihadiri').fill('9');
    await page.getByLabel(/^Menyelesaikan pelatihan/).check();
    await page.getByRole('button', { name: 'Simpan' }).click();
    await shows(status, 'Pelatihan selesai');
    await look(status, 'completed');
  });

  it('the participant asks for a referral and the lender answers', async () => {
    await status.getByRole('link', { name: 'Ajukan rujukan pembiayaan' }).click();
    await look(status, 'referral-amount');
    await status.getByLabel('Jumlah').fill('5000000');
    await status.getByRole('button', { name: 'Lanjut' }).click();
    await look(status, 'referral-consent');
    await status.getByLabel('Kegunaan').fill('Membeli gerobak');
    await status.getByRole('checkbox').check();
    await status.getByRole('button', { name: 'Kirim rujukan' }).click();
    expect(await status.content()).toContain('Menunggu jawaban');

    const page = await officeAt('Rujukan Pembiayaan', 'lender');
    expect(await page.content()).toContain('Membeli gerobak');
    await look(page, 'lender-decides');
    await page.getByLabel('Diterima untuk diproses').check();
    await page.getByRole('button', { name: 'Simpan putusan' }).click();
    await shows(status, 'Diterima untuk diproses');
    await look(status, 'referral-accepted');
  });

  it('the first page is light', async () => {
    for (const path of ['/', '/daftar/wub']) {
      const page = await (await fetch(new URL(path, system.addresses.site))).arrayBuffer();
      expect(page.byteLength).toBeLessThan(100_000);
    }
  });
});
