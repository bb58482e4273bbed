import fc from 'fast-check';
import { DomainError } from '../../functions/shared/errors.ts';
import type { Interruption } from '../../functions/decisions/interrupt-journey.ts';
import { type Fault, Faults } from './faults.ts';
import { modelClock } from './model-clock.ts';
import type { People } from './people.ts';
import type { Case, Reference, StageName } from './reference.ts';
import type { Rules } from './rules.ts';
import { smallAreas, smallTracks } from './small-city.ts';
import { type Delivery, inOrder, type World } from './world.ts';

const interruptions = ['withdrawn', 'left', 'died', 'moved'] as const;

/** What a command acts on: the city, and the people in front of it. */
interface Real {
  readonly world: World;
  readonly people: People;
  readonly rules: Rules;
}

type Cases = Pick<Reference, 'cases'>;

type Run = (reference: Reference, real: Real, faults: readonly Fault[], delivery: Delivery) => Promise<void>;

/** Something that happens, with what goes wrong meanwhile and how the stream comes behind. */
class Happening implements fc.AsyncCommand<Reference, Real> {
  readonly #text: string;
  readonly #isPossible: (reference: Cases) => boolean;
  readonly #run: Run;
  readonly #faults: readonly Fault[];
  readonly #delivery: Delivery;

  constructor(
    text: string,
    isPossible: (reference: Cases) => boolean,
    run: Run,
    faults: readonly Fault[],
    delivery: Delivery,
  ) {
    this.#text = text;
    this.#isPossible = isPossible;
    this.#run = run;
    this.#faults = faults;
    this.#delivery = delivery;
  }

  check(reference: Cases): boolean {
    return this.#isPossible(reference);
  }

  async run(reference: Reference, real: Real): Promise<void> {
    const { world } = real;
    modelClock.tick(1000);
    await world.withFaults(this.#faults, async () => {
      await this.#run(reference, real, this.#faults, this.#delivery);
      await world.settle(this.#delivery);
    });
    if (this.#delivery.isLate) return;
    requireWhole(world);
  }

  toString(): string {
    const { isLate, isTwice, mix } = this.#delivery;
    const faults = this.#faults.map(({ kind, after, times }) => `${kind}×${times} after ${after}`);
    const extras = [
      ...faults,
      ...(isLate ? ['stream late'] : []),
      ...(isTwice ? ['stream twice'] : []),
      ...(mix === 0 ? [] : [`mixed ${mix}`]),
    ];
    return extras.length === 0 ? this.#text : `${this.#text} [${extras.join(', ')}]`;
  }
}

/** @throws Error that names everything that is broken */
export function requireWhole(world: World): void {
  const broken = world.broke();
  if (broken.length > 0) throw new Error(broken.join('\n'));
}

const faultsArbitrary = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record<Fault>({
        kind: fc.constantFrom('reply lost', 'throttled', 'conflict', 'stale'),
        after: fc.nat(20),
        times: fc.constantFrom(1, 2, 5),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  },
);

const deliveryArbitrary: fc.Arbitrary<Delivery> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(inOrder) },
  {
    weight: 1,
    arbitrary: fc.record({
      isLate: fc.constantFrom(false, true),
      isTwice: fc.boolean(),
      mix: fc.nat(1_000_000),
    }),
  },
);

const outcomes: Readonly<Record<StageName, readonly string[]>> = {
  'file-check': ['complete', 'complete', 'complete', 'correction', 'incomplete'],
  correction: ['resubmitted'],
  recommendation: [
    'recommended',
    'recommended',
    'not-recommended',
    'correction',
    'not-resident',
    'forwarded',
  ],
  residence: ['moved', 'moved', 'resident', 'outside'],
  decree: ['fixed', 'fixed', 'fixed', 'refused'],
  training: ['completed', 'not-completed', 'deferred'],
};

const inStage = (reference: Cases) =>
  [...reference.cases.values()].filter(({ expected }) => expected.at === 'stage');
const alive = (reference: Cases) =>
  [...reference.cases.values()].filter(({ expected }) => expected.at === 'stage' || expected.at === 'list');

const at = <Value>(among: readonly Value[], pick: number): Value => {
  const found = among[pick % among.length];
  if (found === undefined) throw new Error('Nothing to choose from');
  return found;
};

/**
 * Asks until there is an answer, as a person does: what failed by a fault is asked again without one.
 * @returns the code of what was refused, or undefined where it was done
 */
async function insist({ world }: Real, delivery: Delivery, action: () => Promise<unknown>) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await action();
      return undefined;
    } catch (error) {
      if (attempt > 1) world.faults = new Faults();
      const isRefusal = error instanceof DomainError;
      const mayPass = !isRefusal || error.retryAfter !== undefined;
      if (mayPass && attempt < 4 && !(isRefusal && delivery.isLate && attempt > 1)) {
        await world.settle(delivery);
        modelClock.tick(16_000);
        continue;
      }
      if (isRefusal) return error.code;
      throw error;
    }
  }
}

interface Picks {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** Answers for a case's stage with one of its words; now and then somebody else says otherwise afterwards (I5). */
async function answer(found: Case, { b, c }: Picks, real: Real, delivery: Delivery): Promise<void> {
  const { people, world } = real;
  const head = await world.withFaults([], () => people.applications.get(found.number));
  if (head.stage === undefined) return;
  const stage = head.stage.name;
  const words = stage === 'parked' ? ['resume', 'resume', 'ended'] : outcomes[stage];
  const word = at(words, b);
  const to = at(smallAreas, c);
  const key = { ...head.stage, application: found.number };
  const refused = await insist(real, delivery, () => people.answer(found.number, stage, word, to));
  const standing = await people.decisions.find(key);
  if (refused === undefined && standing?.state === 'open') {
    throw new Error(`I5 ${found.number}: ${stage} ${word} was accepted and is still open`);
  }
  if (standing?.state !== 'decided' || stage === 'correction') return;
  const other = words.find((each) => each !== standing.answer?.outcome && each !== 'fixed');
  if (c % 4 !== 0 || other === undefined) return;
  const against = { outcome: other, by: { kind: 'officer' as const, name: 'X', title: 'Y' }, at: '' };
  const again = await insist(real, { ...delivery, isLate: true }, async () => {
    const { won } = await people.decisions.decide(standing, against);
    if (won) throw new Error(`I5 ${found.number}: ${stage} was decided twice`);
  });
  if (again !== undefined) throw new Error(again);
}

type Kind = readonly [weight: number, make: (picks: Picks) => readonly [string, (r: Cases) => boolean, Run]];

const broken = [
  'ConfirmPlace',
  'OpenFileCheck',
  'OpenCorrection',
  'OpenRecommendation',
  'OpenResidenceCheck',
  'OpenDecree',
  'OpenTraining',
  'SettleTimeout',
  'MovePlace',
  'CloseApplication',
];

/** Days that count otherwise: before Lebaran, in it, after; the window's end; the new year in Jakarta; the new year. */
const days = [
  '2026-03-13T08:30:00.000Z',
  '2026-03-18T02:00:00.000Z',
  '2026-03-25T02:00:00.000Z',
  '2026-12-31T08:59:59.000Z',
  '2026-12-31T16:59:59.000Z',
  '2026-12-31T17:00:00.000Z',
  '2027-01-04T02:00:00.000Z',
];

const kinds: Readonly<Record<string, Kind>> = {
  submit: [
    8,
    ({ a, b, c }) => {
      const [person, track, area] = [
        a % 9,
        at(smallTracks.slice(0, 2 + Number(b % 5 === 0)), b),
        at(smallAreas, c),
      ];
      return [
        `person ${person} applies to ${track} in ${area}`,
        () => true,
        async (_reference, real, _faults, delivery) => {
          const request = `${person} ${track} ${modelClock.millis()}`;
          await insist(real, delivery, () => real.people.apply(person, track, area, request));
        },
      ];
    },
  ],
  answer: [
    16,
    (picks) => [
      `case ${picks.a} is answered ${picks.b}/${picks.c}`,
      (reference) => inStage(reference).length > 0,
      (reference, real, _faults, delivery) => answer(at(inStage(reference), picks.a), picks, real, delivery),
    ],
  ],
  happens: [
    5,
    ({ a, b, c }) => {
      const [what, area] = [at<Interruption>(interruptions, b), at(smallAreas, c)];
      return [
        `case ${a}: ${what}${what === 'moved' ? ` to ${area}` : ''}`,
        (reference) => alive(reference).length > 0,
        async (reference, real, _faults, delivery) => {
          const { number } = at(alive(reference), a);
          await insist(real, delivery, () => real.people.happens(number, what, area));
        },
      ];
    },
  ],
  silence: [
    3,
    ({ a }) => [
      `nobody answers case ${a} in time`,
      (reference) => inStage(reference).length > 0,
      async (reference, { world, people }, _faults, delivery) => {
        const { number } = at(inStage(reference), a);
        const { stage } = await world.withFaults([], () => people.applications.get(number));
        if (stage !== undefined) await world.advanceTo(Date.parse(stage.dueAt) + 1000, delivery);
      },
    ],
  ],
  lastMoment: [
    3,
    (picks) => [
      `case ${picks.a} is answered ${picks.b}/${picks.c} in the moment its time is over`,
      (reference) => inStage(reference).length > 0,
      async (reference, real, _faults, delivery) => {
        const { world } = real;
        const found = at(inStage(reference), picks.a);
        const { stage } = await world.withFaults([], () => real.people.applications.get(found.number));
        if (stage === undefined) return;
        const due = Date.parse(stage.dueAt);
        await world.advanceTo(due - 5, delivery);
        await answer(found, picks, real, { ...delivery, isLate: true });
        await world.advanceTo(due + 5000, delivery);
      },
    ],
  ],
  calendar: [
    1,
    ({ a }) => {
      const day = at(days, a);
      return [
        `it is ${day}`,
        () => true,
        async (_reference, { world }, _faults, delivery) => {
          await world.advanceTo(Date.parse(day), delivery);
          await world.runSchedule('RemindOffices');
        },
      ];
    },
  ],
  sweep: [
    1,
    () => [
      'the sweeper comes',
      () => true,
      async (_reference, { world }, _faults, delivery) => {
        await world.advanceTo(modelClock.millis() + 6 * 60_000, delivery);
        await world.runSchedule('Sweep');
      },
    ],
  ],
  breaks: [
    1,
    ({ a }) => {
      const name = at(broken, a);
      return [
        `${name} fails for good, once`,
        () => true,
        (_reference, { world }) => {
          world.broken.add(name);
          return Promise.resolve();
        },
      ];
    },
  ],
  stops: [
    1,
    ({ a }) => [
      `an operator stops case ${a}`,
      (reference) => inStage(reference).length > 0,
      (reference, { world }) => {
        const { number } = at(inStage(reference), a);
        const running = [...world.machine.executions.values()].find(
          ({ input, status }) => input['application'] === number && status === 'RUNNING',
        );
        if (running !== undefined) {
          world.machine.stop(running.name);
          world.stopped.add(running.name);
        }
        return Promise.resolve();
      },
    ],
  ],
  redrives: [
    2,
    ({ a }) => [
      `an operator lets a stopped case go on ${a}`,
      () => true,
      (_reference, { world }) => {
        const name = [...world.stopped][a % Math.max(1, world.stopped.size)];
        if (name === undefined) return Promise.resolve();
        world.stopped.delete(name);
        world.machine.redrive(name);
        return Promise.resolve();
      },
    ],
  ],
  restarts: [
    1,
    ({ a, b }) => {
      const keep = [[], ['file-check'], ['file-check', 'recommendation']][b % 3] ?? [];
      return [
        `an operator begins a stopped case again ${a}, keeping ${keep.join(' and ')}`,
        () => true,
        async (reference, { world }, _faults, delivery) => {
          if (delivery.isLate) return;
          await world.settle(delivery);
          const name = [...world.stopped][a % Math.max(1, world.stopped.size)];
          const stopped = name === undefined ? undefined : world.machine.executions.get(name);
          if (name === undefined || stopped === undefined) return;
          const application = String(stopped.input['application']);
          const run = Number(stopped.input['run']) + 1;
          world.stopped.delete(name);
          // What was decided meanwhile must be told: only to go on where it stood does that.
          if (!reference.restarted(application, keep)) {
            world.machine.redrive(name);
            return;
          }
          world.machine.start(`${application}-${run}`, { application, run, keep });
        },
      ];
    },
  ],
  rules: [
    1,
    ({ a, b }) => [
      `the rules change ${a % 3}/${b}`,
      () => true,
      (_reference, real, _faults, delivery) => real.rules.change(real.world, a % 3, b, delivery),
    ],
  ],
};

const picksArbitrary = fc.record<Picks>({ a: fc.nat(999), b: fc.nat(999), c: fc.nat(999) });

/** Sequences of what may happen to a city. @param most commands in one */
export const sequences = (most: number) =>
  fc.commands(
    Object.values(kinds).flatMap(([weight, make]) =>
      Array.from({ length: weight }, () =>
        fc
          .tuple(picksArbitrary, faultsArbitrary, deliveryArbitrary)
          .map(([picks, faults, delivery]) => new Happening(...make(picks), faults, delivery)),
      ),
    ),
    { maxCommands: most, size: 'max' },
  );
