/** Where progress is written: a terminal or a file. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** One phase of the demonstration. */
export interface Phase {
  step(count?: number): void;
}

const barWidth = 30;

/** Shows how far the demonstration has come: a bar that moves on a terminal, else a line at each quarter. */
export class Progress {
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Begins a phase of `total` steps. */
  begin(title: string, total: number): Phase {
    let done = 0;
    const show = (before: number) =>
      this.#screen.isTTY === true ? this.#bar(title, done, total) : this.#line(title, before, done, total);
    if (total === 0) this.say(`${title}: none`);
    return {
      step: (count = 1) => {
        const before = done;
        done += count;
        show(before);
      },
    };
  }

  clockMoved(now: Date): void {
    this.say(`The clock was moved to ${now.toISOString().slice(0, 16)}Z`);
  }

  say(text: string): void {
    this.#screen.write(`${text}\n`);
  }

  #bar(title: string, done: number, total: number): void {
    const filled = Math.round((barWidth * done) / total);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    this.#screen.write(`\r${title.padEnd(24)} ${bar} ${done}/${total}${done >= total ? '\n' : ''}`);
  }

  #line(title: string, before: number, done: number, total: number): void {
    const quarterOf = (count: number) => Math.floor((4 * count) / total);
    if (quarterOf(done) > quarterOf(before)) this.say(`${title}: ${done} of ${total}`);
  }
}
