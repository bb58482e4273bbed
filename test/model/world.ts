import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { Application } from '../../functions/applications/application.ts';
import { decisionOf } from '../../functions/decisions/decisions-repository.ts';
import type { City } from '../../functions/programmes/city.ts';
import { Ledger } from '../../functions/places/ledger.ts';
import { Entry } from '../../functions/places/places-repository.ts';
import type { MemoryChange, MemoryTable } from '../support/memory-table.ts';
import { type Fault, Faults } from './faults.ts';
import { brokenOf } from './invariants.ts';
import { Machine } from './machine.ts';
import { modelClock } from './model-clock.ts';
import { Reference } from './reference.ts';
import { smallTracks } from './small-city.ts';
import type { Services, System } from './system.ts';

const lanes = 2;

const stageOf: Readonly<Record<string, string>> = {
  OpenFileCheck: 'file-check',
  OpenCorrection: 'correction',
  OpenRecommendation: 'recommendation',
  OpenResidenceCheck: 'residence',
  OpenDecree: 'decree',
  OpenTraining: 'training',
};

/** How the stream reaches its follower during one command. */
export interface Delivery {
  /** Nothing of the stream is delivered before the next command. */
  readonly isLate: boolean;
  /** Which of those who could go on does; 0 is always the first. */
  readonly mix: number;
  /** Every batch of the stream comes twice. */
  readonly isTwice: boolean;
}

export const inOrder: Delivery = { isLate: false, mix: 0, isTwice: false };

/** One city with its table, its machines and its follower, and the reference that reads along. */
export class World implements Services {
  readonly table: MemoryTable;
  readonly machine: Machine;
  readonly city: City;
  readonly reference: Reference;
  faults = new Faults();
  readonly stopped = new Set<string>();
  readonly parkable = new Set<string>();
  /** Functions whose next call fails for good. */
  readonly broken = new Set<string>();
  readonly mostCorrections = new Map<number, number>();
  readonly #system: System;
  readonly #positions: number[] = Array.from({ length: lanes }, () => 0);
  readonly #lanes: MemoryChange[][] = Array.from({ length: lanes }, () => []);
  #read = 0;

  constructor(table: MemoryTable, system: System, makeCity: () => City) {
    this.table = table;
    this.#system = system;
    this.city = makeCity();
    this.machine = new Machine('workflows/application.asl.json', (name, payload) =>
      this.#call(name, payload),
    );
    this.reference = new Reference((rules) => this.mostCorrections.get(rules) ?? 2);
    for (const item of table.items()) if (item['kind'] === 'ledger') this.#readLedger(item);
  }

  /** Runs with these faults; without any afterwards. */
  async withFaults<Result>(faults: readonly Fault[], action: () => Promise<Result>): Promise<Result> {
    this.faults = new Faults(faults);
    try {
      return await action();
    } finally {
      this.faults = new Faults();
    }
  }

  /** Lets machines and followers go on until nothing is under way. */
  async settle({ isLate, mix, isTwice }: Delivery): Promise<void> {
    let chance = mix;
    const choose = (among: number) => {
      chance = (chance * 1_103_515_245 + (mix === 0 ? 0 : 12_345)) % 2_147_483_648;
      return Math.floor(chance / 65_536) % among;
    };
    for (;;) {
      this.#takeChanges();
      const ready = isLate ? [] : [...this.#lanes.keys()].filter((lane) => this.#pending(lane) > 0);
      const choices = [...(this.machine.isBusy ? ['machine' as const] : []), ...ready];
      const next = choices[choose(Math.max(1, choices.length))];
      if (next === undefined) return;
      if (next === 'machine') await this.machine.work(choose(7));
      else await this.#deliver(next, 1 + choose(3), isTwice);
    }
  }

  /** Moves the clock; whoever waits until a moment before is woken at that moment. */
  async advanceTo(moment: number, delivery: Delivery): Promise<void> {
    for (let due = this.machine.nextDeadline; due <= moment; due = this.machine.nextDeadline) {
      modelClock.set(Math.max(due, modelClock.millis()));
      this.machine.timeOut();
      await this.settle(delivery);
    }
    modelClock.set(Math.max(moment, modelClock.millis()));
  }

  /** Runs a function of the clock, again if it fails. */
  async runSchedule(name: 'Sweep' | 'RemindOffices'): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#call(name, {});
        return;
      } catch (error) {
        if (attempt === 4) throw error;
        if (attempt === 2) this.faults = new Faults();
      }
    }
  }

  /** What is broken, once everything is quiet. */
  broke(): readonly string[] {
    return brokenOf(
      {
        items: this.table.items(),
        executions: this.machine.executions,
        stopped: this.stopped,
        parkable: this.parkable,
        atOnce: new Set(smallTracks.slice(0, 2)),
      },
      this.reference,
    );
  }

  async #call(name: string, payload: unknown): Promise<unknown> {
    const { application = '' } = payload as { readonly application?: string };
    // What was decided and not yet told is asked again where its own stage fails for good: no promise broken.
    const standing = this.#standing(application);
    const isDecided =
      standing?.['state'] === 'decided' &&
      (stageOf[name] === decisionOf(standing).stage || name === 'SettleTimeout');
    if (!isDecided && this.broken.delete(name)) {
      this.parkable.add(application);
      throw new Error('Broken on purpose');
    }
    return this.#system.call(name, payload);
  }

  /** The decision that an application's head names. */
  #standing(application: string): Readonly<Record<string, unknown>> | undefined {
    const head = this.table.head(application);
    const stage = head && Application.parse(head).stage;
    if (stage === undefined) return undefined;
    const sk = `${application}#${String(stage.attempt).padStart(3, '0')}`;
    return this.table.at({ pk: `DESK#${stage.desk}`, sk });
  }

  #pending(lane: number): number {
    return (this.#lanes[lane]?.length ?? 0) - (this.#positions[lane] ?? 0);
  }

  /** Hands a batch to the follower, again from where it failed, as Lambda does. */
  async #deliver(lane: number, size: number, isTwice: boolean): Promise<void> {
    const from = this.#positions[lane] ?? 0;
    const batch = (this.#lanes[lane] ?? []).slice(from, from + size);
    for (let times = isTwice ? 2 : 1; times > 0; times -= 1) {
      let rest = batch;
      while (rest.length > 0) {
        const answer = (await this.#system.follow({ Records: rest.map(toRecord) })) as {
          readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
        };
        const failed = answer.batchItemFailures[0]?.itemIdentifier;
        if (failed === undefined) break;
        rest = rest.slice(rest.findIndex(({ sequence }) => String(sequence) === failed));
        modelClock.tick(1000);
      }
    }
    this.#positions[lane] = from + batch.length;
  }

  /** New changes of the table: to the reference, and into the lane of their partition. */
  #takeChanges(): void {
    for (const change of this.table.changes.slice(this.#read)) {
      this.#readAlong(change);
      if (isFollowed(change)) this.#lanes[laneOf(change.pk)]?.push(change);
    }
    this.#read = this.table.changes.length;
  }

  #readAlong({ pk, before, after }: MemoryChange): void {
    switch (after?.['kind']) {
      case 'ledger':
        this.#readLedger(after);
        return;
      case 'entry':
        this.reference.line(pk.slice('LIST#'.length), Entry.parse(after));
        return;
      case 'application':
        this.reference.head(before && Application.parse(before), Application.parse(after));
        return;
      case 'decision':
        if (before?.['state'] === after['state']) return;
        if (after['state'] === 'decided' || after['state'] === 'expired') {
          const head = this.table.head(String(after['application']));
          this.reference.decision(decisionOf(after), Number(head?.['rules']));
        }
        return;
      case 'history':
        if (String(after['event']).startsWith('second-place.'))
          this.reference.secondPlace(String(after['application']));
        return;
      default:
        return;
    }
  }

  #readLedger(item: Readonly<Record<string, unknown>>): void {
    this.reference.ledger(String(item['pk']).slice('LEDGER#'.length), Ledger.parse(item));
  }
}

/** As the filters of FollowChanges in infra/stacks/functions.ts. */
function isFollowed({ before, after }: MemoryChange): boolean {
  const kind = String(after?.['kind']);
  if (kind === 'entry') return before?.['standing'] === 'waits' && after?.['standing'] === 'holds';
  return ['ledger', 'application', 'decision', 'referral'].includes(kind);
}

function laneOf(pk: string): number {
  let sum = 0;
  for (const letter of pk) sum = (sum * 31 + letter.charCodeAt(0)) % 65_521;
  return sum % lanes;
}

/** As an event has it: bytes as Base64. */
function toRecord({ sequence, before, after }: MemoryChange): DynamoDBRecord {
  const image = (item: Readonly<Record<string, unknown>>) => {
    const marshalled = marshall(item) as Record<string, { B?: unknown }>;
    for (const value of Object.values(marshalled))
      if (value.B instanceof Uint8Array) value.B = Buffer.from(value.B).toString('base64');
    return marshalled as unknown as NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
  };
  return {
    eventName: before === undefined ? 'INSERT' : 'MODIFY',
    dynamodb: {
      SequenceNumber: String(sequence),
      ...(before === undefined ? {} : { OldImage: image(before) }),
      ...(after === undefined ? {} : { NewImage: image(after) }),
    },
  };
}
