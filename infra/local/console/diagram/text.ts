/** A text of at most `length` characters. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** A name in at most two lines. */
export function wrapped(name: string, length: number): string[] {
  if (name.length <= length) return [name];
  const cut = name.lastIndexOf(' ', length);
  const first = cut <= 0 ? name.slice(0, length) : name.slice(0, cut);
  return [first, shortened(name.slice(first.length).trim(), length)];
}

/** As precise as a drawing needs it. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
