import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium as playwright, type Page } from 'playwright-core';

const artefacts = resolve(import.meta.dirname, '..', '..', 'artefacts');

/** A real headless browser, from npm. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args,
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
    ],
    headless: true,
  });
}

/** A small, cheap phone. */
export function phoneOf(
  browser: Browser,
  more: { javaScriptEnabled?: boolean } = {},
): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 320, height: 640 }, locale: 'id-ID', ...more });
}

/** Keeps a picture of the whole page, and says whether it is wider than the window. */
export async function picture(page: Page, name: string): Promise<{ readonly overflow: number }> {
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: true });
  const overflow = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  return { overflow };
}
