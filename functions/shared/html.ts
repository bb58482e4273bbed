import { html as honoHtml, raw as honoRaw } from 'hono/html';

declare const markup: unique symbol;

/** Text that is safe to put in a page: made only by `html` and `raw`. */
export interface Html {
  readonly [markup]: true;
  toString(): string;
}

type Value = Html | string | number | false | undefined | null | readonly Value[];

/** A page fragment. Values are escaped unless they are fragments; arrays are joined; false and undefined vanish. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  // hono answers a promise only where a value is one, and the type of values excludes it.
  return honoHtml(strings, ...values) as unknown as Html;
}

/** Marks text as markup already. For fixed text of our own only. */
export function raw(text: string): Html {
  return honoRaw(text) as unknown as Html;
}
