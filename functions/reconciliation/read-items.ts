import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from '#shared/table.ts';
import { Application } from '../applications/application.ts';
import { Areas } from '../areas/area.ts';
import { decisionOf } from '../decisions/decisions-repository.ts';
import { Link } from '../decisions/link.ts';
import { Referral } from '../financing/referral.ts';
import { HistoryEvent } from '../history/event.ts';
import { Ledger, ledgerId } from '../places/ledger.ts';
import { Claim, Entry } from '../places/places-repository.ts';
import { Programme } from '../programmes/programme.ts';
import { brokenItem, type Item, nameOf } from './broken-item.ts';
import type { Snapshot } from './snapshot.ts';

/** What the table's items make of a snapshot. */
export type Items = Omit<Snapshot, 'at' | 'journeys' | 'referralRuns'>;

type Collected = {
  -readonly [Kind in keyof Items]: Items[Kind] extends readonly (infer One)[] ? One[] : Items[Kind];
};

const Stored = z.object({ data: z.unknown() });
const Binding = z.object({ application: z.string() });

/** Every item of the table as far as it can be read, by consistent reads of one page after the other. */
export async function readItems(table: Table): Promise<Items> {
  const items = emptyItems();
  let from: Record<string, unknown> | undefined;
  do {
    const answer = await table.client.send(
      new ScanCommand({ TableName: table.name, ConsistentRead: true, ExclusiveStartKey: from }),
    );
    for (const item of (answer.Items ?? []) as Item[]) addItem(item, items);
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

function emptyItems(): Collected {
  return {
    ledgers: [],
    lines: [],
    claims: [],
    bindings: [],
    heads: [],
    decisions: [],
    links: [],
    referrals: [],
    events: [],
    broken: [],
    programmes: [],
    areas: undefined,
  };
}

/** How the items of each key are read, and under which key each belongs. */
const readers: readonly {
  readonly pk: RegExp;
  readonly sk: RegExp;
  readonly read: (item: Item, items: Collected) => string;
}[] = [
  {
    pk: /^LEDGER#/,
    sk: /^LEDGER$/,
    read: (item, items) => {
      const ledger = Ledger.parse(item);
      items.ledgers.push(ledger);
      return `LEDGER#${ledgerId(ledger)} LEDGER`;
    },
  },
  {
    pk: /^LIST#/,
    sk: /^/,
    read: (item, items) => {
      const line = { ...Entry.parse(item), list: item.pk.slice('LIST#'.length) };
      items.lines.push(line);
      return `${item.pk} ${padded(line.ticket, 6)}`;
    },
  },
  {
    pk: /^PERSON#/,
    sk: /^PLACE#\d+$/,
    read: (item, items) => {
      const { application } = Binding.parse(item);
      const [person, year] = [item.pk.slice('PERSON#'.length), Number(item.sk.slice('PLACE#'.length))];
      items.bindings.push({ person, year, application });
      return nameOf(item);
    },
  },
  {
    pk: /^PERSON#/,
    sk: /^/,
    read: (item, items) => {
      const claim = Claim.parse(item);
      items.claims.push(claim);
      return `PERSON#${claim.person} ${claim.track}#${claim.year}`;
    },
  },
  {
    pk: /^APPLICATION#/,
    sk: /^HEAD$/,
    read: (item, items) => {
      const head = Application.parse(item);
      items.heads.push(head);
      return `APPLICATION#${head.number} HEAD`;
    },
  },
  {
    pk: /^APPLICATION#/,
    sk: /^HISTORY#/,
    read: (item, items) => {
      const event = HistoryEvent.parse(item);
      items.events.push(event);
      return `APPLICATION#${event.application} HISTORY#${padded(event.sequence, 6)}`;
    },
  },
  {
    pk: /^APPLICATION#/,
    sk: /^REFERRAL#/,
    read: (item, items) => {
      const referral = Referral.parse(item);
      items.referrals.push(referral);
      return `APPLICATION#${referral.application} REFERRAL#${referral.referral.padStart(3, '0')}`;
    },
  },
  {
    pk: /^DESK#/,
    sk: /^/,
    read: (item, items) => {
      // A decision that has lost its token can be given it again.
      const decision = decisionOf({ token: '', ...item });
      items.decisions.push(decision);
      return `DESK#${decision.desk} ${decision.application}#${padded(decision.attempt, 3)}`;
    },
  },
  {
    pk: /^LINK#/,
    sk: /^LINK$/,
    read: (item, items) => {
      items.links.push({ ...Link.parse(item), hash: item.pk.slice('LINK#'.length) });
      return nameOf(item);
    },
  },
  {
    pk: /^PROGRAMME#/,
    sk: /^VERSION#/,
    read: (item, items) => {
      items.programmes.push(Programme.parse(Stored.parse(item).data));
      return nameOf(item);
    },
  },
  {
    pk: /^CITY$/,
    sk: /^AREAS$/,
    read: (item, items) => {
      items.areas = Areas.parse(Stored.parse(item).data);
      return nameOf(item);
    },
  },
];

const padded = (value: number, digits: number) => String(value).padStart(digits, '0');

function addItem(item: Item, items: Collected): void {
  const reader = readers.find(({ pk, sk }) => pk.test(item.pk) && sk.test(item.sk));
  if (reader === undefined) return;
  const read = emptyItems();
  try {
    if (reader.read(item, read) !== nameOf(item)) {
      items.broken.push(brokenItem(item, 'misfiled', 'key'));
      return;
    }
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const fields = error.issues.map(({ path }) => path.join('.')).join(' ');
    items.broken.push(brokenItem(item, 'unreadable', fields));
    return;
  }
  for (const [kind, found] of Object.entries(read)) {
    if (Array.isArray(found)) (items[kind as keyof Collected] as unknown[]).push(...(found as unknown[]));
  }
  items.areas ??= read.areas;
}
