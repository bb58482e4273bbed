import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { functionArn, invokerOf } from '../step-functions/harness.ts';
import { type ConsolePage, openConsole } from './console-page.ts';

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Work',
  States: { Work: { Type: 'Task', Resource: functionArn, End: true } },
};

let page: ConsolePage;
let machine: string;
beforeEach(async () => {
  page = await openConsole(
    invokerOf((payload) => {
      if ((payload as { fails?: boolean }).fails === true) throw new Error('as asked');
      return 1;
    }),
  );
  machine = await page.harness.machine(definition, 'review');
});
afterEach(() => page.close());

const namesOn = (text: string) =>
  [...text.matchAll(/<a href="\/executions\/[^"]+">([^<]+)<\/a>/g)].map(([, name]) => name);

/** All names, from the newest page to the oldest. */
async function walk(first: string): Promise<(string | undefined)[]> {
  const found = [];
  for (let path: string | undefined = first; path !== undefined;) {
    const { text } = await page.get(path);
    found.push(...namesOn(text));
    path = /<a href="([^"]+)">Lebih lama/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  return found;
}

describe('the machines', () => {
  it('are listed by name and lead to their executions', async () => {
    const { status, text } = await page.get('/');
    expect(status).toBe(200);
    expect(text).toContain('<a href="/machines/review">review</a>');
    expect((await page.get('/machines/review')).text).toContain('Tidak ada eksekusi yang sesuai');
    expect((await page.get('/machines/other')).status).toBe(404);
  });

  it('show their diagram before anything was executed', async () => {
    const { text } = await page.get('/machines/review');
    expect(text).toContain('<g class="state plain">');
    expect(text).not.toContain('Belum dimasuki');
  });
});

describe('the executions of a machine', () => {
  it('are the newest first, by status and by a part of their name', async () => {
    for (const name of ['WUB-1', 'WUB-2', 'PP-1'])
      await page.harness.service.whenEnded(await page.start(machine, name, { fails: name === 'WUB-2' }));
    expect(namesOn((await page.get('/machines/review')).text)).toEqual(['PP-1', 'WUB-2', 'WUB-1']);
    expect(namesOn((await page.get('/machines/review?status=FAILED')).text)).toEqual(['WUB-2']);
    expect(namesOn((await page.get('/machines/review?name=WUB')).text)).toEqual(['WUB-2', 'WUB-1']);
    expect(namesOn((await page.get('/machines/review?name=WUB&status=SUCCEEDED')).text)).toEqual(['WUB-1']);
    expect((await page.get('/machines/review?status=nonsense')).status).toBe(200);
  });

  it('are all reached page by page, also while searching', async () => {
    const names = Array.from({ length: 130 }, (_, index) => `${index % 2 === 0 ? 'even' : 'odd'}-${index}`);
    for (const name of names) await page.start(machine, name);
    expect(await walk('/machines/review')).toEqual(names.toReversed());
    const even = names.filter((name) => name.startsWith('even')).toReversed();
    expect(await walk('/machines/review?name=even')).toEqual(even);
  });
});

describe('what is not there', () => {
  it('is answered 404 as a page', async () => {
    const arn = machine.replace(':stateMachine:', ':execution:');
    for (const path of [`/executions/${encodeURIComponent(`${arn}:none`)}`, '/executions/none', '/else']) {
      const { status, text } = await page.get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(text).toContain('<html lang="id">');
    }
    const nowhere = encodeURIComponent(machine.replace(':stateMachine:', ':mapRun:'));
    expect((await page.get(`/map-runs/${nowhere}`)).status).toBe(404);
  });
});

describe('what others wrote', () => {
  it('is escaped wherever it is shown', async () => {
    const evil = '"><script>alert(1)</script>';
    const odd = await page.harness.machine(
      {
        ...definition,
        StartAt: evil,
        States: { [evil]: { Type: 'Fail', Error: evil, Cause: evil } },
      },
      'odd',
    );
    const shown = await page.shows(await page.start(odd, 'one', { [evil]: evil }), '>Gagal<');
    const searched = await page.get(`/machines/odd?name=${encodeURIComponent(evil)}`);
    for (const text of [shown, searched.text]) {
      expect(text).not.toContain('<script');
      expect(text).toContain('&lt;script&gt;');
    }
    const answer = await fetch(page.url);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
