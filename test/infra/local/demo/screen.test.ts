import { describe, expect, it } from 'vitest';
import { Progress } from '../../../../infra/local/demo/progress.ts';
import { columns, type Figures, formatTally } from '../../../../infra/local/demo/tally.ts';

/** What is written on a screen, as one text. */
function screenOf(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, write: (text: string) => written.push(text), text: () => written.join('') };
}

describe('progress', () => {
  it('is a line at each quarter where it goes to a file', () => {
    const screen = screenOf(false);
    const phase = new Progress(screen).begin('Files checked', 8);
    for (let step = 0; step < 8; step += 1) phase.step();
    expect(screen.text()).toBe([2, 4, 6, 8].map((done) => `Files checked: ${done} of 8\n`).join(''));
  });

  it('is one bar that fills on a terminal, and ends its line when it is full', () => {
    const screen = screenOf(true);
    const phase = new Progress(screen).begin('Files checked', 3);
    phase.step();
    phase.step(2);
    const [, first = '', last = ''] = screen.text().split('\r');
    expect(first).toMatch(/^Files checked +█{10}░{20} 1\/3$/);
    expect(last).toMatch(/^Files checked +█{30} 3\/3\n$/);
  });

  it('says so where there is nothing to do', () => {
    const screen = screenOf(true);
    new Progress(screen).begin('Referrals asked for', 0);
    expect(screen.text()).toBe('Referrals asked for: none\n');
  });
});

const figures = (each: number) => Object.fromEntries(columns.map((name) => [name, each])) as Figures;

describe('the table', () => {
  it('has a line for each kecamatan and the sums, in columns', () => {
    const lines = formatTally(
      new Map([
        ['Beji', figures(7)],
        ['Pancoran Mas', figures(95)],
      ]),
    ).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['Kecamatan', 'applied', 'place'],
      ['------------', '-------', '-----'],
      ['Beji', '7', '7'],
      ['Pancoran Mas', '95', '95'],
      ['------------', '-------', '-----'],
      ['All', '102', '102'],
      [''],
    ]);
    expect(new Set(lines.slice(0, -1).map(({ length }) => length)).size).toBe(1);
  });
});
