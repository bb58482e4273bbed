import { nobody } from './check-items.ts';
import type { BrokenItem } from './snapshot.ts';

/** An item of the table as it lies there. */
export type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

/** An item's whole key. */
export function nameOf({ pk, sk }: Item): string {
  return `${pk} ${sk}`;
}

/** Named by what it is part of: the key of a person or of a link is shown to nobody. */
export function brokenItem(item: Item, problem: BrokenItem['problem'], what: string): BrokenItem {
  const [kind = '', ...rest] = item.pk.split('#');
  const own =
    kind === 'PERSON' || kind === 'LINK'
      ? []
      : [kind === 'DESK' ? (item.sk.split('#')[0] ?? '') : rest.join('#')];
  const { application } = item;
  const named = typeof application === 'string' && application !== nobody ? [application] : [];
  const concerns = [...own, ...named].filter((each) => each !== '');
  return {
    kind: `${kind} ${item.sk.split('#')[0] ?? ''}`,
    subject: concerns.at(-1) ?? kind,
    concerns,
    problem,
    what,
  };
}
