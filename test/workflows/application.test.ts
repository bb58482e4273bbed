import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Application, executionName } from '../../functions/applications/application.ts';
import { closeApplication } from '../../functions/applications/close-application.ts';
import type { Answer } from '../../functions/decisions/decision.ts';
import { interruptJourney } from '../../functions/decisions/interrupt-journey.ts';
import { promoteNext } from '../../functions/places/promote-next.ts';
import { check as reconciled } from '../../functions/reconciliation/check.ts';
import { readItems } from '../../functions/reconciliation/read-items.ts';
import { isUnderWay } from '../../functions/reconciliation/standing.ts';
import { Actors, applied, startWorld, type World } from '../support/journey-actors.ts';
import {
  createRunClock,
  type Failures,
  passed,
  runJourney,
  statesOf,
  transitionsOf,
} from '../support/journey-run.ts';

type Call = (operation: string, input: object) => Promise<unknown>;

const file = 'workflows/application.asl.json';
/** Applicants live here in turns, so that no area runs out of places. */
const areas = ['32.76.06.1001', '32.76.06.1002', '32.76.06.1003', '32.76.06.1004', '32.76.06.1005'];
const area = areas[0] ?? '';
const elsewhere = '32.76.02.1008';
const full = '32.76.11.1005';
const crowded = '32.76.11.1006';
const began = '2026-03-02T02:00:00.000Z'; // Monday 9.00 WIB
const areaHead: Answer['by'] = { kind: 'office', name: 'Contoh', title: 'Lurah' };

let world: World;
const made = new Set<string>();
/** Applications of which something was changed past the system. */
const byHand = new Set<string>();
let runs = 0;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-02T01:00:00.000Z') });
  world = await startWorld();
});
afterAll(async () => {
  vi.useRealTimers();
  await world.stop();
});

/** One application through the machine; `play` is what people do meanwhile. */
async function run(
  play: (actors: Actors, application: Application) => Promise<unknown>,
  { failures }: { failures?: Failures } = {},
) {
  const clock = createRunClock(began);
  const application = await applied(world, areas[runs++ % areas.length] ?? area);
  const result = await runJourney(
    file,
    { application: application.number, run: 1 },
    clock,
    async (call) => void (await play(new Actors(application.number, clock, call, world), application)),
    failures,
  );
  expect(result.error, result.cause).toBeUndefined();
  for (const transition of passed(result)) made.add(transition);
  const head = await world.applications.get(application.number);
  const entry = await world.places.entry(head, head.ticket ?? 0);
  const events = await world.history.list(application.number);
  return { result, application, head, entry, events, states: statesOf(result) };
}

/** The rest of a journey that has its file checked. */
async function finish(actors: Actors) {
  await actors.decide('decree', 'fixed');
  await actors.decide('training', 'completed');
}

async function interrupt(
  application: Application,
  outcome: 'withdrawn' | 'died' | 'moved' | 'left',
  to?: string,
) {
  const answer = {
    outcome,
    ...(to === undefined ? {} : { area: to }),
    by: areaHead,
    at: new Date().toISOString(),
  };
  const dependencies = { ...world, clock: () => new Date() };
  await interruptJourney(await world.applications.get(application.number), answer, dependencies);
}

describe('the journey of an application', () => {
  it('goes from the place to the end of the training', async () => {
    const { result, head, entry, events, states } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'recommended');
      expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'recommended' });
      await actors.decide('decree', 'fixed');
      await actors.waiting('training');
      await actors.decide('training', 'completed');
    });
    expect(result.output).toMatchObject({ state: 'completed' });
    expect(head.state).toBe('completed');
    expect(head.stage).toBeUndefined();
    expect(entry?.standing).toBe('holds');
    expect(events.map(({ what }) => what)).toEqual([
      'file-check: complete',
      'recommendation: recommended',
      'decree: fixed',
      'training: completed',
    ]);
    expect(states.length).toBeLessThanOrEqual(10);
  });

  it('makes a participant of whom the decree fixed, before the training ends', async () => {
    await run(async (actors, { number }) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'recommended');
      await actors.decide('decree', 'fixed');
      await actors.waiting('training');
      expect((await world.applications.get(number)).state).toBe('participant');
      await actors.decide('training', 'completed');
    });
  });

  it('waits as long as the rules say, in working days', async () => {
    await run(async (actors) => {
      expect((await actors.waiting('file-check')).dueAt).toBe('2026-03-09T09:00:00.000Z');
      await actors.decide('file-check', 'complete');
      expect((await actors.waiting('recommendation')).dueAt).toBe('2026-03-09T09:00:00.000Z');
      await actors.decide('recommendation', 'recommended');
      expect((await actors.waiting('decree')).dueAt).toBe('2026-03-16T09:00:00.000Z');
      await actors.decide('decree', 'refused');
    });
  });

  it.each([
    ['a file that does not fit', (actors: Actors) => actors.decide('file-check', 'incomplete')],
    [
      'a refusal by the dinas',
      async (actors: Actors) => {
        await actors.decide('file-check', 'complete');
        await actors.decide('recommendation', 'not-recommended');
        expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'not-recommended' });
        await actors.decide('decree', 'refused');
      },
    ],
  ])('gives the place back after %s, and the person may apply again', async (_, play) => {
    const { head, entry } = await run(play);
    expect(head.state).toBe('refused');
    expect(entry?.standing).toBe('released');
    expect(await world.places.findClaim(head.person, head.track, head.year)).toBeUndefined();
  });

  it('keeps the place as used by a training that was not completed, after one class deferred', async () => {
    const { head, entry } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'recommended');
      await actors.decide('decree', 'fixed');
      const deferred = await actors.decide('training', 'deferred');
      await actors.decide('training', 'not-completed', deferred);
    });
    expect([head.state, entry?.standing]).toEqual(['not-completed', 'holds']);
  });

  it('ends at once where the place was released meanwhile', async () => {
    const application = await applied(world, area);
    await world.places.release(application, application.ticket ?? 0, application.number);
    byHand.add(application.number);
    const input = { application: application.number, run: 1 };
    const result = await runJourney(file, input, createRunClock(began), () => Promise.resolve());
    for (const transition of passed(result)) made.add(transition);
    expect(statesOf(result)).toEqual(['Check Quota', 'Place Released']);
  });

  it('gives back the place of a person who has one on another application this year', async () => {
    const first = await applied(world, area);
    await world.places.bindPlace('twice', 2026, first.number);
    byHand.add(first.number);
    const second = await applied(world, area, 'twice');
    const input = { application: second.number, run: 1 };
    await runJourney(file, input, createRunClock(began), () => Promise.resolve());
    const head = await world.applications.get(second.number);
    expect(head.state).toBe('refused');
    expect((await world.places.entry(head, head.ticket ?? 0))?.standing).toBe('released');
    expect((await world.history.list(second.number)).map(({ why }) => why)).toEqual([
      expect.stringContaining('satu orang satu tempat'),
    ]);
  });
});

describe('corrections', () => {
  it('go to the applicant and back to who asked, with the clock started again', async () => {
    const { head, states } = await run(async (actors) => {
      await actors.decide('file-check', 'correction', 0, { items: ['ktp-unreadable'] });
      const asked = await actors.waiting('correction');
      expect(asked.facts).toMatchObject({ items: 'ktp-unreadable', mendedFor: 'File Check' });
      await actors.decide('correction', 'resubmitted');
      const again = await actors.waiting('file-check', 2);
      expect(again.facts).toEqual({ corrections: '1' });
      await actors.decide('file-check', 'complete', 2);
      await actors.decide('recommendation', 'correction', 0, { items: ['business-unclear'], by: areaHead });
      const mended = await actors.decide('correction', 'resubmitted', 3);
      await actors.decide('recommendation', 'recommended', mended);
      await finish(actors);
    });
    expect(head.state).toBe('completed');
    expect(states.filter((state) => state === 'Correction')).toHaveLength(2);
  });

  it('that nobody makes in time go to the verifier: silence refuses nobody', async () => {
    const { head } = await run(async (actors) => {
      await actors.decide('file-check', 'correction', 0, { items: ['ktp-unreadable'] });
      const silent = await actors.silence('correction');
      await actors.decide('file-check', 'complete', silent);
      await actors.decide('recommendation', 'recommended');
      await finish(actors);
    });
    expect(head.state).toBe('completed');
  });

  it('wanted a third time are the dinas’s to settle', async () => {
    const { states } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      let attempt = 1;
      for (const _ of [1, 2]) {
        attempt = await actors.decide('recommendation', 'correction', attempt, {
          items: ['business-unclear'],
        });
        attempt = await actors.decide('correction', 'resubmitted', attempt);
      }
      await actors.decide('recommendation', 'correction', attempt, { items: ['business-unclear'] });
      expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'correction' });
      await finish(actors);
    });
    expect(states.filter((state) => state === 'Correction')).toHaveLength(2);
  });
});

describe('a lurah who does not answer', () => {
  it('refuses nobody: camat and dinas are asked too, again and again', async () => {
    const { head } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      const silent = await actors.silence('recommendation');
      const escalated = await actors.waiting('recommendation', silent);
      expect(escalated.facts['escalated']).toBe('yes');
      expect(escalated.desk).toBe('recommendation#2026#32.76.06');
      const stillSilent = await actors.silence('recommendation', silent);
      await actors.decide('recommendation', 'forwarded', stillSilent);
      expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'forwarded' });
      await finish(actors);
    });
    expect(head.state).toBe('completed');
  });

  it('still counts when the answer comes before another’s', async () => {
    await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      const silent = await actors.silence('recommendation');
      await actors.decide('recommendation', 'recommended', silent, { by: areaHead });
      expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'recommended' });
      await finish(actors);
    });
  });

  it('counts in the minute the time ran out', async () => {
    await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      const waiting = await actors.waiting('recommendation');
      const answer: Answer = { outcome: 'recommended', by: areaHead, at: began };
      const { decision } = await world.decisions.decide(waiting, answer);
      await actors.silence('recommendation'); // the machine's timeout comes before it is told
      expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'recommended' });
      await expect(actors.tell(decision)).rejects.toThrow(/Task Timed Out|TaskTimedOut/i);
      await finish(actors);
    });
  });
});

describe('not my resident', () => {
  it('moves the application to the right area, with the time of its acceptance', async () => {
    const { head, entry, application } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'not-resident', 0, { reason: 'Tidak dikenal di RW mana pun' });
      expect((await actors.waiting('residence')).facts).toEqual({ reason: 'Tidak dikenal di RW mana pun' });
      const checked = await actors.decide('residence', 'moved', 0, { area: elsewhere });
      const there = await actors.waiting('recommendation', checked);
      expect(there.desk).toBe(`recommendation#2026#${elsewhere}`);
      await actors.decide('recommendation', 'recommended', checked);
      await finish(actors);
    });
    expect([head.area, head.state]).toEqual([elsewhere, 'completed']);
    expect([entry?.standing, entry?.at]).toEqual(['holds', application.submittedAt]);
    expect((await world.places.entry(application, application.ticket ?? 0))?.standing).toBe('released');
    expect((await world.places.findClaim(head.person, 'wub', 2026))?.area).toBe(elsewhere);
  });

  it('said of a resident is asked once more, and a second time the dinas decides', async () => {
    await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'not-resident');
      const overdue = await actors.silence('residence');
      const checked = await actors.decide('residence', 'resident', overdue);
      await actors.decide('recommendation', 'not-resident', checked);
      expect((await actors.waiting('decree')).facts).toEqual({ recommendation: 'not-resident' });
      await finish(actors);
    });
  });

  it('of nobody in the city ends the application with its reason', async () => {
    const { head } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'not-resident');
      await actors.decide('residence', 'outside', 0, { reason: 'KTP kota tetangga' });
    });
    expect(head.state).toBe('refused');
  });

  it('waits where the right area is full, ranked by its first acceptance, and ends the run', async () => {
    const others = [];
    vi.setSystemTime('2026-03-02T01:30:00.000Z');
    for (let index = 0; index < 27; index += 1) others.push(await applied(world, full));
    vi.setSystemTime('2026-03-02T03:00:00.000Z');
    const late = await applied(world, full);
    const { head, result } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'not-resident');
      await actors.decide('residence', 'moved', 0, { area: full });
    });
    expect(result.output).toMatchObject({ state: 'waits' });
    expect([head.state, head.area, head.stage]).toEqual(['waits', full, undefined]);
    const { positionOf } = await import('../../functions/applications/position.ts');
    expect(await positionOf(head, world.places)).toBe(1);
    expect(await positionOf(await world.applications.get(late.number), world.places)).toBe(2);
  });

  it('and is promoted there goes on in a run of its own: the area’s head is asked, and the history has both', async () => {
    vi.setSystemTime('2026-03-02T01:30:00.000Z');
    const holder = await applied(world, crowded);
    for (let index = 1; index < 27; index += 1) await applied(world, crowded);
    const { application } = await run(async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'not-resident');
      await actors.decide('residence', 'moved', 0, { area: crowded });
    });
    const { number } = application;
    const before = await world.history.list(number);
    await closeApplication(holder, 'withdrawn', world);
    const ledger = await world.places.ledger(holder);
    if (ledger !== undefined) await promoteNext(ledger, world);
    const { run: next } = await world.applications.promote(await world.applications.get(number));
    const clock = createRunClock('2026-03-03T02:00:00.000Z');
    const input = { application: number, run: next ?? 0, keep: ['file-check'] };
    const result = await runJourney(file, input, clock, async (call) => {
      const actors = new Actors(number, clock, call, world);
      await actors.tell(await actors.waiting('file-check'));
      await actors.decide('recommendation', 'recommended');
      await finish(actors);
    });
    expect(result.output).toMatchObject({ state: 'completed' });
    const after = (await world.history.list(number)).slice(before.length);
    expect(after.map(({ what }) => what)).toEqual([
      'recommendation: recommended',
      'decree: fixed',
      'training: completed',
    ]);
  });
});

describe('what may happen to a person in any stage', () => {
  const reach: Readonly<Record<string, (actors: Actors) => Promise<unknown>>> = {
    'file check': (actors) => actors.waiting('file-check'),
    correction: async (actors) => {
      await actors.decide('file-check', 'correction', 0, { items: ['ktp-unreadable'] });
      return actors.waiting('correction');
    },
    recommendation: async (actors) => {
      await actors.decide('file-check', 'complete');
      return actors.waiting('recommendation');
    },
    'residence check': async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'not-resident');
      return actors.waiting('residence');
    },
    decree: async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'recommended');
      return actors.waiting('decree');
    },
    training: async (actors) => {
      await actors.decide('file-check', 'complete');
      await actors.decide('recommendation', 'recommended');
      await actors.decide('decree', 'fixed');
      return actors.waiting('training');
    },
  };
  const told = async (actors: Actors, { number }: Application) => {
    const { stage } = await world.applications.get(number);
    actors.tick();
    const decided = stage && (await world.decisions.find({ ...stage, application: number }));
    if (decided !== undefined) await actors.tell(decided);
  };

  it.each(
    Object.keys(reach).flatMap((stage) =>
      (['withdrawn', 'died'] as const).map((what) => [what, stage] as const),
    ),
  )('%s during %s ends the journey and gives the place back', async (what, stage) => {
    const { head, entry } = await run(async (actors, application) => {
      await reach[stage]?.(actors);
      await interrupt(application, what);
      await told(actors, application);
    });
    expect([head.state, entry?.standing]).toEqual([what, 'released']);
  });

  it.each(['file check', 'correction', 'recommendation', 'decree'])(
    'moving house during %s moves the place',
    async (stage) => {
      const { head } = await run(async (actors, application) => {
        await reach[stage]?.(actors);
        await interrupt(application, 'moved', elsewhere);
        await told(actors, application);
        const next = stage === 'file check' || stage === 'correction' ? 'file-check' : 'recommendation';
        const waiting = await actors.waiting(next, stage === 'file check' ? 1 : 2);
        expect(waiting.desk).toContain(next === 'file-check' ? '32.76.02' : elsewhere);
        await interrupt(application, 'withdrawn');
        await told(actors, application);
      });
      expect(head.area).toBe(elsewhere);
    },
  );
});

describe('what officers leave lying', () => {
  it('is asked for again', async () => {
    const { head } = await run(async (actors) => {
      const check = await actors.silence('file-check');
      await actors.decide('file-check', 'complete', check);
      await actors.decide('recommendation', 'recommended');
      const decree = await actors.silence('decree');
      await actors.decide('decree', 'fixed', decree);
      const training = await actors.silence('training');
      await actors.decide('training', 'completed', training);
    });
    expect(head.state).toBe('completed');
  });
});

describe('a journey that an operator stopped', () => {
  it('is begun again further on: what was decided stands and is not asked again', async () => {
    const application = await applied(world, area);
    const clock = createRunClock(began);
    const begin = (input: object, play: (actors: Actors, call: Call) => Promise<unknown>) =>
      runJourney(file, { application: application.number, ...input }, clock, async (call) => {
        await play(new Actors(application.number, clock, call, world), call);
      });
    const stopped = await begin({ run: 1 }, async (actors, call) => {
      await actors.decide('file-check', 'complete');
      await actors.waiting('recommendation');
      const stateMachineArn = 'arn:aws:states:us-east-1:111111111111:stateMachine:Machine';
      const { executions } = (await call('ListExecutions', { stateMachineArn })) as {
        executions: { executionArn: string }[];
      };
      await call('StopExecution', { executionArn: executions[0]?.executionArn });
    });
    expect(stopped.status).toBe('ABORTED');
    clock.advanceBy(1000);
    const again = await begin({ run: 2, keep: ['file-check'] }, async (actors) => {
      const kept = await actors.waiting('file-check', 2);
      expect([kept.state, kept.answer?.outcome]).toEqual(['decided', 'complete']);
      await actors.tell(kept);
      await actors.decide('recommendation', 'recommended', 3);
      await finish(actors);
    });
    expect(again.output).toMatchObject({ state: 'completed' });
    expect((await world.history.list(application.number)).map(({ what }) => what)).toEqual([
      'file-check: complete',
      'recommendation: recommended',
      'decree: fixed',
      'training: completed',
    ]);
  });
});

describe('a failure that repeating does not mend', () => {
  const broken = () => [new Error('Broken')];

  it.each([
    ['Check Quota', 'ConfirmPlace'],
    ['File Check', 'OpenFileCheck'],
    ['Correction', 'OpenCorrection'],
    ['Lurah Recommendation', 'OpenRecommendation'],
    ['Residence Check', 'OpenResidenceCheck'],
    ['Move Place', 'MovePlace'],
    ['Decree', 'OpenDecree'],
    ['Training', 'OpenTraining'],
    ['Close', 'CloseApplication'],
  ])('at %s is parked with its reason and goes on from there', async (failedAt, name) => {
    const { head } = await run(
      async (actors) => {
        const resume = async () => {
          const parked = await actors.waiting('parked');
          expect(parked.facts).toEqual({ failedAt, failure: 'Error' });
          return actors.decide('parked', 'resume');
        };
        let last = failedAt === 'Check Quota' || failedAt === 'File Check' ? await resume() : 0;
        if (failedAt === 'Correction') {
          await actors.decide('file-check', 'correction', last, { items: ['ktp-unreadable'] });
          await resume();
          last = await actors.decide('correction', 'resubmitted');
        }
        await actors.decide('file-check', 'complete', last);
        if (failedAt === 'Lurah Recommendation') await resume();
        if (failedAt === 'Residence Check' || failedAt === 'Move Place') {
          await actors.decide('recommendation', 'not-resident');
          if (failedAt === 'Residence Check') await resume();
          last = await actors.decide('residence', 'moved', 0, { area: elsewhere });
          if (failedAt === 'Move Place') last = await resume();
        } else last = 0;
        await actors.decide('recommendation', 'recommended', last);
        if (failedAt === 'Decree') await resume();
        await actors.decide('decree', 'fixed');
        if (failedAt === 'Training') await resume();
        await actors.decide('training', 'completed');
        if (failedAt === 'Close') await resume();
      },
      { failures: { [name]: broken() } },
    );
    expect(head.state).toBe('completed');
  });

  it.each([
    ['file-check', 'File Check'],
    ['correction', 'Correction'],
    ['recommendation', 'Lurah Recommendation'],
    ['recommendation', 'Escalated Recommendation'],
    ['residence', 'Residence Check'],
    ['decree', 'Decree'],
    ['training', 'Training'],
  ] as const)('when the time of a stage is over (%s, %s) is parked too', async (stage, failedAt) => {
    const failures: Record<string, Error[]> = { SettleTimeout: [] };
    const { head } = await run(
      async (actors) => {
        let last = 0;
        if (failedAt === 'Correction')
          last = await actors.decide('file-check', 'correction', 0, { items: ['x'] });
        else if (failedAt !== 'File Check') last = await actors.decide('file-check', 'complete');
        if (failedAt === 'Escalated Recommendation') last = await actors.silence('recommendation');
        if (failedAt === 'Residence Check') last = await actors.decide('recommendation', 'not-resident');
        if (failedAt === 'Decree' || failedAt === 'Training') {
          last = await actors.decide('recommendation', 'recommended');
        }
        if (failedAt === 'Training') last = await actors.decide('decree', 'fixed');
        await actors.waiting(stage, last);
        failures['SettleTimeout']?.push(new Error('Broken'));
        const silent = await actors.silence(stage, last);
        const parked = await actors.waiting('parked', silent);
        expect(parked.facts['failedAt']).toBe(failedAt);
        await actors.decide('parked', 'ended', silent);
      },
      { failures },
    );
    expect(head.state).toBe('refused');
  });

  it('may be moved meanwhile, and goes on there with what was missing', async () => {
    const { head } = await run(
      async (actors) => {
        await actors.decide('parked', 'moved', 0, { area: elsewhere });
        expect((await actors.waiting('file-check')).desk).toContain('32.76.02');
        await actors.decide('file-check', 'incomplete');
      },
      { failures: { ConfirmPlace: broken() } },
    );
    expect([head.area, head.state]).toEqual([elsewhere, 'refused']);
  });

  it('goes on from where camat and dinas were to be asked', async () => {
    const failures = { OpenRecommendation: [undefined, ...broken()] };
    const { head } = await run(
      async (actors) => {
        await actors.decide('file-check', 'complete');
        const silent = await actors.silence('recommendation');
        const resumed = await actors.decide('parked', 'resume');
        await actors.decide('recommendation', 'recommended', Math.max(silent, resumed));
        await finish(actors);
      },
      { failures },
    );
    expect(head.state).toBe('completed');
  });

  it('keeps asking where nobody looks at the parked case, also when that fails once', async () => {
    const failures: Record<string, Error[]> = { OpenFileCheck: broken(), SettleTimeout: [] };
    const { head, entry } = await run(
      async (actors) => {
        const first = await actors.silence('parked');
        const second = await actors.waiting('parked', first);
        failures['SettleTimeout']?.push(new Error('Broken'));
        await actors.silence('parked', first);
        await actors.decide('parked', 'ended', second.attempt);
      },
      { failures },
    );
    expect([head.state, entry?.standing]).toEqual(['refused', 'released']);
  });
});

describe('the definition', () => {
  it('was tried in every state, branch and Catch', () => {
    expect(transitionsOf(file).filter((transition) => !made.has(transition))).toEqual([]);
  });
});

it('all of this leaves nothing in the table that the reconciler would find', async () => {
  const items = await readItems(world.table);
  const journeys = items.heads.filter(isUnderWay).map(({ number, run: begun = 1 }) => ({
    arn: number,
    name: executionName(number, begun),
    status: 'RUNNING' as const,
    startedAt: began,
    stoppedAt: undefined,
    redrives: 0,
    waiting: undefined,
    ended: undefined,
  }));
  const found = reconciled({ ...items, at: new Date(), journeys, referralRuns: [] });
  expect(found.filter(({ subject }) => !byHand.has(subject))).toEqual([]);
});
