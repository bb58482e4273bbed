import type { Hand, Item } from './hand.ts';

/** How far an application went before something of it is corrupted. */
export type Reached =
  | 'draft'
  | 'file-check'
  | 'received'
  | 'recommendation'
  | 'refused'
  | 'completed'
  | 'referral';

/** A corruption: of whom, and what is done by hand. */
export interface Plant {
  readonly reached: Reached;
  /** People in the area, the last of whom it is about; one where not given. */
  readonly people?: number;
  /** Left to a person. */
  readonly isAsked?: true;
  /** Changes it, and answers what the finding must name. */
  readonly plant: (hand: Hand, number: string) => Promise<string>;
}

const headOf = (hand: Hand, number: string) => hand.get(`APPLICATION#${number}`, 'HEAD');
const listOf = ({ track, year, area }: Item) => `${String(track)}#${String(year)}#${String(area)}`;

function ledger(
  change: (before: Item) => Readonly<Record<string, unknown>>,
  more: Partial<Plant> = {},
): Plant {
  return {
    reached: 'file-check',
    plant: async (hand, number) => {
      const list = listOf(await headOf(hand, number));
      const before = await hand.get(`LEDGER#${list}`, 'LEDGER');
      await hand.set(before, change(before));
      return list;
    },
    ...more,
  };
}

function line(
  change: (before: Item) => Readonly<Record<string, unknown>> | undefined,
  more: Partial<Plant> = {},
): Plant {
  return {
    reached: 'file-check',
    plant: async (hand, number) => {
      const of = await headOf(hand, number);
      const before = await hand.get(`LIST#${listOf(of)}`, String(of['ticket']).padStart(6, '0'));
      const fields = change(before);
      if (fields === undefined) await hand.remove(before);
      else await hand.set(before, fields);
      return number;
    },
    ...more,
  };
}

function head(
  change: (before: Item) => Readonly<Record<string, unknown>> | undefined,
  more: Partial<Plant> = {},
): Plant {
  return {
    reached: 'file-check',
    plant: async (hand, number) => {
      const before = await headOf(hand, number);
      const fields = change(before);
      if (fields === undefined) await hand.remove(before);
      else await hand.set(before, fields);
      return number;
    },
    ...more,
  };
}

/** Of the items of a kind that belong to the application, the last. */
function own(
  kind: string,
  change: (hand: Hand, item: Item, number: string) => Promise<void>,
  more: Partial<Plant> = {},
  which: (item: Item) => boolean = () => true,
): Plant {
  return {
    reached: 'file-check',
    plant: async (hand, number) => {
      const items = (await hand.all(kind)).filter(
        (item) => (item['application'] === number || item.sk.startsWith(`${number}#`)) && which(item),
      );
      const item = items.toSorted((a, b) => (a.sk < b.sk ? -1 : 1)).at(-1);
      if (item === undefined) throw new Error(`${number} has no ${kind}`);
      await change(hand, item, number);
      return number;
    },
    ...more,
  };
}

const set = (fields: Readonly<Record<string, unknown>>) => (hand: Hand, item: Item) => hand.set(item, fields);
const remove = (hand: Hand, item: Item) => hand.remove(item);
const asked = { isAsked: true } as const;
const far = '2031-01-01T00:00:00.000Z';

/** One corruption of each kind, by the code under which it must be named. */
export const plants: Readonly<Record<string, Plant>> = {
  'ledger.freed-differs': ledger(() => ({ freed: 3 })),
  'ledger.left-differs': ledger(() => ({ left: [9] })),
  'ledger.limit-differs': ledger(() => ({ limit: 40 })),
  'ledger.direct-differs': ledger(() => ({ directUpTo: 99 })),
  'ledger.window-differs': ledger(() => ({ closesAt: far })),
  'ledger.last-differs': ledger(() => ({ last: 'WUB-26-0000-0000' })),
  'ledger.behind': ledger(() => ({ ticket: 1 }), { people: 2 }),
  'ledger.arrived-differs': ledger(({ last }) => ({ arrived: { [String(last)]: 1 } }), { people: 2 }),
  'line.gap': ledger(() => ({ ticket: 5 })),
  'ledger.missing': {
    reached: 'file-check',
    plant: async (hand, number) => {
      const list = listOf(await headOf(hand, number));
      await hand.remove({ pk: `LEDGER#${list}`, sk: 'LEDGER' });
      return list;
    },
  },
  'line.missing': line(() => undefined),
  'line.released-for-holder': line(() => ({ standing: 'released' })),
  'line.waits-for-holder': line(() => ({ standing: 'waits' })),
  // The application follows its line: it believes that it was promoted.
  'line.holds-uncounted': line(() => ({ standing: 'holds' }), { reached: 'received', ...asked }),
  'line.released-for-waiting': line(() => ({ standing: 'released' }), { reached: 'received' }),
  'line.of-another': {
    reached: 'file-check',
    people: 2,
    plant: async (hand, number) => {
      const list = `LIST#${listOf(await headOf(hand, number))}`;
      const first = await hand.get(list, '000001');
      await hand.set({ pk: list, sk: '000002' }, { application: first['application'] });
      return number;
    },
  },
  'line.beyond-ledger': {
    reached: 'file-check',
    plant: async (hand, number) => {
      const list = listOf(await headOf(hand, number));
      const first = await hand.get(`LIST#${list}`, '000001');
      await hand.put({ ...first, sk: '000050', ticket: 50 });
      return list;
    },
  },
  'line.holds-for-refused': line(() => ({ standing: 'holds' }), { reached: 'refused' }),
  'head.ticket-differs': head(() => ({ ticket: 7 })),
  'head.acceptance-differs': head(() => ({ submittedAt: '2026-01-06T01:00:00.000Z' })),
  'head.waits-with-place': head(() => ({ state: 'waits' })),
  'head.draft-accepted': head(() => ({ state: 'draft' })),
  'head.closed-early': head(() => ({ state: 'refused' })),
  'head.stage-missing': head(() => ({ stage: undefined })),
  'head.stage-differs': head(({ stage }) => ({ stage: { ...(stage as object), attempt: 1 } }), {
    reached: 'recommendation',
  }),
  'head.due-differs': head(({ stage }) => ({ stage: { ...(stage as object), dueAt: far } })),
  'head.run-differs': head(() => ({ run: 5 })),
  'head.person-differs': head(() => ({ person: 'nobody' })),
  'head.list-differs': head(() => ({ area: '32.76.11.1007' })),
  'head.stage-of-closed': head(
    () => ({ stage: { name: 'training', attempt: 9, desk: 'training#2026#x', dueAt: far } }),
    { reached: 'completed' },
  ),
  'head.missing': head(() => undefined, asked),
  'item.unreadable': head(() => ({ sector: undefined }), asked),
  'item.misfiled': own('history', (hand, item) => hand.put({ ...item, sk: 'HISTORY#000009' }), {
    reached: 'recommendation',
    ...asked,
  }),
  'claim.missing': own('claim', remove),
  'claim.differs': own('claim', set({ area: '32.76.11.1007' })),
  'claim.of-another': own('claim', set({ application: 'WUB-26-0000-0000' })),
  'claim.unfinished': {
    reached: 'draft',
    plant: async (hand, number) => {
      const { person, track, year, area, rules, createdAt } = await headOf(hand, number);
      const claim = { application: number, person, track, year, area, rules, at: createdAt, documents: {} };
      const pk = `PERSON#${String(person)}`;
      await hand.put({ pk, sk: `${String(track)}#${String(year)}`, kind: 'claim', v: 1, ...claim });
      return number;
    },
  },
  'claim.of-refused': {
    reached: 'refused',
    plant: async (hand, number) => {
      const { person, track, year, area, rules, createdAt } = await headOf(hand, number);
      const claim = { application: number, person, track, year, area, rules, at: createdAt, documents: {} };
      const pk = `PERSON#${String(person)}`;
      await hand.put({ pk, sk: `${String(track)}#${String(year)}`, kind: 'claim', v: 1, ...claim });
      return number;
    },
  },
  'place.missing': own('place', remove),
  'place.of-another': own('place', set({ application: 'WUB-26-0000-0000' })),
  'place.unfounded': {
    reached: 'received',
    plant: async (hand, number) => {
      const { person } = await headOf(hand, number);
      const pk = `PERSON#${String(person)}`;
      await hand.put({ pk, sk: 'PLACE#2026', kind: 'place', v: 1, application: number });
      return number;
    },
  },
  'execution.aborted': {
    reached: 'file-check',
    plant: async (hand, number) => {
      await hand.stopExecution(`${number}-1`);
      return number;
    },
  },
  'execution.stray': {
    reached: 'file-check',
    plant: async (hand, number) => {
      await hand.startExecution(`${number}-2`, number, 2);
      return number;
    },
  },
  'decision.token-differs': own('decision', set({ token: 'AAAA' })),
  'decision.missing': own('decision', remove),
  'decision.closed-unanswered': own(
    'decision',
    set({ state: 'expired' }),
    { reached: 'recommendation' },
    (item) => item.pk.includes('recommendation'),
  ),
  'decision.left-open': own('decision', (hand, item, number) => hand.put({ ...item, sk: `${number}#009` })),
  'decision.open-answered': own('decision', set({ state: 'open' }), { reached: 'recommendation' }, (item) =>
    item.pk.includes('file-check'),
  ),
  'decision.differs-from-history': own(
    'decision',
    async (hand, item) =>
      hand.set(item, { answer: { ...(item['answer'] as object), outcome: 'incomplete' } }),
    { reached: 'recommendation', ...asked },
    (item) => item.pk.includes('file-check'),
  ),
  'link.misdirected': own('link', set({ scope: '32.76.11.1007' }), { reached: 'recommendation' }),
  'link.everlasting': own('link', set({ expiresAt: 2_000_000_000 }), { reached: 'recommendation' }),
  'link.nowhere': own('link', (hand, item) => hand.put({ ...item, pk: 'LINK#planted', attempt: 9 }), {
    reached: 'recommendation',
  }),
  'referral.overrun': own('referral', set({ state: 'accepted' }), { reached: 'referral' }),
  'referral.token-differs': own('decision', set({ token: 'AAAA' }), { reached: 'referral' }, (item) =>
    item.pk.includes('referral'),
  ),
  'referral.not-asked': own('decision', remove, { reached: 'referral' }, (item) =>
    item.pk.includes('referral'),
  ),
  'history.gap': own(
    'history',
    remove,
    { reached: 'completed', ...asked },
    ({ sk }) => sk === 'HISTORY#000002',
  ),
  'history.changed': own('history', set({ what: 'file-check: incomplete' }), {
    reached: 'recommendation',
    ...asked,
  }),
  'history.unrecorded': own('history', remove, { reached: 'recommendation' }),
};
