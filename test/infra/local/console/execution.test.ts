import { afterEach, describe, expect, it } from 'vitest';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { functionArn, invokerOf } from '../step-functions/harness.ts';
import { type ConsolePage, executionPath, openConsole, stateOnDiagram, stepsOn } from './console-page.ts';

let page: ConsolePage;
afterEach(() => page.close());

const pass = { Type: 'Pass', End: true };
const linkOf = (input: unknown) =>
  typeof input === 'object' && input !== null && 'file' in input
    ? `http://site.example/${String(input.file)}`
    : undefined;
const task = { Type: 'Task', Resource: functionArn, End: true };
const jsonata = (start: string, states: object) => ({
  QueryLanguage: 'JSONata',
  StartAt: start,
  States: states,
});

describe('an execution that ended well', () => {
  it('shows the way it took on the diagram, its input and its output', async () => {
    page = await openConsole(invokerOf(() => ({ checked: 27 })));
    const machine = await page.harness.machine(
      jsonata('Work', {
        Work: { Type: 'Task', Resource: functionArn, Next: 'Good?' },
        'Good?': {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.checked = 27 %}', Next: 'Accept' }],
          Default: 'Refuse',
        },
        Accept: pass,
        Refuse: pass,
      }),
    );
    const shown = await page.shows(await page.start(machine, 'one', { asked: 'all of it' }), '>Berhasil<');
    expect(stateOnDiagram(shown, 'Work')).toEqual({ status: 'succeeded', words: 'Selesai' });
    expect(stateOnDiagram(shown, 'Accept').status).toBe('succeeded');
    expect(stateOnDiagram(shown, 'Refuse')).toEqual({ status: 'unentered', words: 'Belum dimasuki' });
    // From the start over Work, Good? and Accept to the end; the way over Refuse was not taken.
    expect(shown.match(/<g class="line \w+ taken">/g)).toHaveLength(4);
    expect(shown.match(/<g class="line \w+ ">/g)).toHaveLength(2);
    expect(shown).toContain('&quot;asked&quot;: &quot;all of it&quot;');
    expect(shown).toContain('&quot;checked&quot;: 27');
    expect(stepsOn(shown).map((step) => step.split(' ')[0])).toEqual(['Work', 'Good?', 'Accept']);
    expect(shown).not.toContain('<form');
  });

  it('counts the items of a Map and shows the events page by page', async () => {
    page = await openConsole(invokerOf(() => 1));
    const machine = await page.harness.machine(
      jsonata('Each', {
        Each: {
          Type: 'Map',
          Items: Array.from({ length: 60 }, (_, index) => index),
          ItemProcessor: { StartAt: 'One', States: { One: pass } },
          End: true,
        },
      }),
    );
    const arn = await page.start(machine, 'many');
    const shown = await page.shows(arn, '>Berhasil<');
    expect(stateOnDiagram(shown, 'One').words).toBe('Selesai · 60×');
    expect(shown).not.toContain('ExecutionSucceeded');
    expect(shown).toContain('Halaman 1 dari 2');
    expect((await page.get(`${executionPath(arn)}?events=2`)).text).toContain('ExecutionSucceeded');
  });

  it('leads from a distributed Map to its children and back', async () => {
    page = await openConsole(invokerOf(() => 1));
    const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
    const machine = await page.harness.machine(
      jsonata('Each', {
        Each: {
          Type: 'Map',
          Items: ['a', 'b'],
          ItemProcessor: { ...processor, StartAt: 'One', States: { One: pass } },
          End: true,
        },
      }),
    );
    const shown = await page.shows(await page.start(machine, 'parent'), '>Berhasil<');
    expect(stateOnDiagram(shown, 'One').words).toBe('Dalam eksekusi anak');
    const run = await page.get(/href="(\/map-runs\/[^"]+)"/.exec(shown)?.[1] ?? '');
    expect(run.text).toContain('<dt>Seluruhnya</dt>');
    const children = [...run.text.matchAll(/<a href="(\/executions\/[^"]+)">[0-9a-f]{32}</g)];
    expect(children).toHaveLength(2);
    const child = await page.get(children[0]?.[1] ?? '');
    expect(stateOnDiagram(child.text, 'One').status).toBe('succeeded');
    expect(child.text).toContain('Map terdistribusi');
  });
});

describe('an execution that failed', () => {
  it('tells what was tried again, what was caught and where it ended', async () => {
    page = await openConsole(
      invokerOf(() => {
        throw new Error('no paper');
      }),
    );
    const machine = await page.harness.machine(
      jsonata('Print', {
        Print: {
          ...task,
          Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 0 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Give Up' }],
        },
        'Give Up': { Type: 'Fail', Error: 'GaveUp', Cause: 'Nothing was printed' },
      }),
    );
    const shown = await page.shows(await page.start(machine, 'jam'), '>Gagal<');
    expect(stateOnDiagram(shown, 'Print')).toEqual({ status: 'caught', words: 'Gagal, ditangani · ke-2' });
    expect(stateOnDiagram(shown, 'Give Up').status).toBe('failed');
    expect(shown).toMatch(/<g class="line catch taken">/);
    expect(shown).toContain('GaveUp');
    expect(shown).toContain('Nothing was printed');
    expect(stepsOn(shown)[0]).toContain('Percobaan ke-2');
    expect(stepsOn(shown)[0]).toContain('no paper');
  });

  it('tells the branch that failed from the one that was stopped for it', async () => {
    page = await openConsole(
      invokerOf(() => {
        throw new Error('no ink');
      }),
    );
    const machine = await page.harness.machine(
      jsonata('Both', {
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Fails', States: { Fails: task } },
            { StartAt: 'Waits', States: { Waits: { Type: 'Wait', Seconds: 3600, End: true } } },
          ],
          End: true,
        },
      }),
    );
    const arn = await page.start(machine, 'half');
    const shown = await page.shows(arn, '>Gagal<');
    expect(stateOnDiagram(shown, 'Fails').status).toBe('failed');
    expect(stateOnDiagram(shown, 'Waits')).toEqual({ status: 'stopped', words: 'Dihentikan' });
    expect(stateOnDiagram(shown, 'Both').status).toBe('failed');
  });

  it('goes on after Redrive from where it failed', async () => {
    let isRepaired = false;
    page = await openConsole(
      invokerOf(() => {
        if (!isRepaired) throw new Error('not yet');
        return 'done';
      }),
    );
    const machine = await page.harness.machine(jsonata('Work', { Work: task }));
    const arn = await page.start(machine, 'again');
    const failed = await page.shows(arn, 'Jalankan ulang (Redrive)');
    isRepaired = true;
    const button = /action="([^"]+\/redrive)"/.exec(failed)?.[1] ?? '';
    const pressed = await page.press(button);
    expect(pressed.status).toBe(303);
    expect(pressed.headers.get('location')).toBe(executionPath(arn));
    const shown = await page.shows(arn, '>Berhasil<');
    expect(stateOnDiagram(shown, 'Work')).toEqual({ status: 'succeeded', words: 'Selesai · ke-2' });
    expect(shown).toContain('ExecutionRedriven');
    expect((await page.press(button)).status).toBe(400);
  });
});

describe('an execution that waits for somebody', () => {
  const waiting = jsonata('Ask', {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: functionArn,
        Payload: { token: '{% $states.context.Task.Token %}' },
      },
      TimeoutSeconds: 86_400,
      End: true,
    },
  });

  it('says since when and until when, and never shows the token', async () => {
    let token = '';
    page = await openConsole(
      invokerOf((payload) => {
        ({ token } = payload as { token: string });
        return { received: token };
      }),
    );
    const arn = await page.start(await page.harness.machine(waiting), 'asks');
    const shown = await page.shows(arn, 'TaskSubmitted');
    expect(stateOnDiagram(shown, 'Ask')).toEqual({ status: 'waiting', words: 'Menunggu' });
    // The clock stands at 08.00 in Jakarta, and the answer has a day.
    expect(stepsOn(shown)[0]).toContain(
      'Menunggu sejak 2 Mar 2026, 08.00.00 WIB, paling lama sampai 3 Mar 2026, 08.00.00 WIB',
    );
    expect(token.length).toBeGreaterThan(600);
    expect(shown).not.toContain(token.slice(0, 100));
    expect(shown).toContain('[token disembunyikan]');
    const output = JSON.stringify(`the token was ${token}`);
    await page.harness.client.send(new SendTaskSuccessCommand({ taskToken: token, output }));
    const ended = await page.shows(arn, '>Berhasil<');
    expect(ended).toContain('the token was [token disembunyikan]');
    expect(ended).not.toContain(token.slice(0, 100));
  });

  it('says until when a Wait lasts and since when a failed task waits to be tried again', async () => {
    page = await openConsole(
      invokerOf(() => {
        throw new Error('busy');
      }),
    );
    const machine = await page.harness.machine(
      jsonata('Both', {
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 3_600, End: true } } },
            {
              StartAt: 'Work',
              States: { Work: { ...task, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60 }] } },
            },
          ],
          End: true,
        },
      }),
    );
    const shown = await page.shows(await page.start(machine, 'pauses'), 'LambdaFunctionFailed');
    const [both, rest, work] = stepsOn(shown);
    expect(both).toContain('Berjalan');
    expect(rest).toContain('paling lama sampai 2 Mar 2026, 09.00.00 WIB');
    expect(work).toContain('Menunggu sejak 2 Mar 2026, 08.00.00 WIB');
    expect(work).toContain('busy');
    expect(work).not.toContain('paling lama');
  });

  it('is stopped by the button, not by looking and not from another site', async () => {
    page = await openConsole(invokerOf(() => null));
    const arn = await page.start(await page.harness.machine(waiting), 'asks');
    const shown = await page.shows(arn, 'TaskSubmitted');
    const button = /action="([^"]+\/stop)"/.exec(shown)?.[1] ?? '';
    expect((await page.press(button, 'https://elsewhere.example')).status).toBe(403);
    expect((await page.get(button)).status).toBe(404);
    expect((await page.get(executionPath(arn))).text).toContain('>Berjalan<');
    expect((await page.press(button)).status).toBe(303);
    const stopped = await page.shows(arn, '>Dihentikan<');
    expect(stateOnDiagram(stopped, 'Ask').status).toBe('stopped');
    expect(stopped).toContain('Stopped by hand at the console');
  });
});

describe('the link to the application', () => {
  it('is what the input leads to, and is left out where it leads nowhere', async () => {
    page = await openConsole(
      invokerOf(() => 1),
      linkOf,
    );
    const machine = await page.harness.machine(jsonata('Work', { Work: pass }));
    const linked = await page.shows(await page.start(machine, 'with', { file: 'A-1' }), '>Berhasil<');
    expect(linked).toContain('<a href="http://site.example/A-1">Buka di aplikasi</a>');
    const alone = await page.shows(await page.start(machine, 'without'), '>Berhasil<');
    expect(alone).not.toContain('Buka di aplikasi');
  });
});

describe('a page of something that runs', () => {
  it('keeps itself up to date until it has ended, by a script of its own', async () => {
    page = await openConsole(invokerOf(() => undefined));
    const Wait = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: functionArn, Payload: { token: '{% $states.context.Task.Token %}' } },
      End: true,
    };
    const machine = await page.harness.machine(jsonata('Wait', { Wait }));
    const arn = await page.start(machine, 'waits');
    const script = '<script src="/refresh.js" defer></script>';
    expect(await page.shows(arn, '>Berjalan<')).toContain(script);
    expect((await page.get('/machines/Machine')).text).toContain(script);
    expect((await page.get('/refresh.js')).text).toContain('fetch(location.href)');
    const { headers } = await fetch(`${page.url}/refresh.js`);
    expect(headers.get('content-type')).toContain('text/javascript');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    await page.press(`${executionPath(arn)}/stop`);
    expect(await page.shows(arn, '>Dihentikan<')).not.toContain(script);
  });
});
