import { performance } from 'node:perf_hooks';
import { type FrozenReview, freezeReview } from '../../functions/reviews/frozen-review.ts';
import { planReview, serialisePlan } from '../../functions/reviews/plan.ts';
import type { Line } from '../../functions/reviews/register.ts';

/**
 * The planner at its largest: a million applications over 63 areas and 5 ranks, ranked and drawn, with 27 places an
 * area. Run by `npm run bench` in one thread. Freezing (rows into columns) and the plan's text are measured apart:
 * the time and the memory to keep are those of planning, from the frozen register to the plan.
 */
const applications = 1_000_000;
const areas = 63;
const ranks = 5;
const limit = 27;
const runs = 15;

const targetMillis = 100;
const targetBytes = 200_000_000;

const codes = Array.from(
  { length: areas },
  (_, area) => `32.76.${String(1 + (area % 11)).padStart(2, '0')}.${1001 + area}`,
);

/** Numbers up to 2^32 that follow from the seed alone (mulberry32), so that each run plans the same. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

function* lines(): Generator<Line> {
  const next = numbersFrom(2026);
  const lots = Uint32Array.from({ length: applications }, (_, index) => index + 1);
  for (let last = applications - 1; last > 0; last -= 1) {
    const other = next() % (last + 1);
    [lots[last], lots[other]] = [lots[other] ?? 0, lots[last] ?? 0];
  }
  for (let index = 0; index < applications; index += 1) {
    yield {
      area: codes[index % areas] ?? '',
      ticket: 1 + Math.floor(index / areas),
      application: `PRP-26-${index.toString(32).toUpperCase().padStart(8, '0')}`,
      standing: 'waits',
      fixed: false,
      rank: next() % ranks,
      lot: lots[index] ?? 0,
    };
  }
}

function freeze(): FrozenReview {
  return freezeReview(
    {
      kind: 'ranking',
      track: 'perempuan-pengusaha',
      year: 2026,
      at: '2027-01-14T02:00:00.000Z',
      rules: { version: 1, order: 'rank' },
      programme: {
        totalPlaces: 2100,
        budget: { amount: 7_350_000_000, perParticipant: 3_500_000 },
        reservedElsewhere: 0,
      },
      areas: codes.map((code, area) => ({
        code,
        limit,
        directUpTo: 0,
        ticket: Math.floor((applications - 1 - area) / areas) + 1,
        freed: 0,
        left: 0,
      })),
    },
    lines(),
  );
}

/** How long some work took: on the clock, and of this process's own time, which other processes do not lengthen. */
interface Spent {
  readonly millis: number;
  readonly cpuMillis: number;
}

function timed<Value>(work: () => Value): Spent & { readonly value: Value } {
  const [start, cpuStart] = [performance.now(), process.cpuUsage()];
  const value = work();
  const { user, system } = process.cpuUsage(cpuStart);
  return { value, millis: performance.now() - start, cpuMillis: (user + system) / 1000 };
}

function medianOf(spent: readonly Spent[]): Spent {
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
  return {
    millis: median(spent.map(({ millis }) => millis)),
    cpuMillis: median(spent.map(({ cpuMillis }) => cpuMillis)),
  };
}

/** What some work allocates and nobody has collected at its end, in bytes. */
function allocatedBy(work: () => unknown): number {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const kept = work();
  const after = process.memoryUsage();
  if (kept === undefined) throw new Error('Nothing was planned');
  return after.heapUsed - before.heapUsed + after.external - before.external;
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const inMegabytes = (value: number) => `${(value / 1_000_000).toFixed(1)} MB`;
const inWords = ({ millis, cpuMillis }: Spent) =>
  `${millis.toFixed(1)} ms on the clock, ${cpuMillis.toFixed(1)} ms of one core`;

const frozen = timed(freeze);
const review = frozen.value;
say(`${applications} applications, ${areas} areas, ${ranks} ranks`);
say(`freezing   ${inWords(frozen)}, with making the lines up`);

const first = timed(() => planReview(review));
const bytes = Math.max(...Array.from({ length: 3 }, () => allocatedBy(() => planReview(review))));
const planning = Array.from({ length: runs }, () => timed(() => planReview(review)));
const median = medianOf(planning);
const writing = medianOf(Array.from({ length: runs }, () => timed(() => serialisePlan(first.value))));
// With the lines that were made up, which are garbage by then. In kilobytes.
const peak = process.resourceUsage().maxRSS * 1000;

say(`planning   ${inWords(median)}: median of ${runs}`);
say(`           ${inWords(first)}: the first, before anything is compiled`);
say(
  `           ${inMegabytes(bytes)} beyond the frozen register; the process had ${inMegabytes(peak)} at most`,
);
say(`its text   ${inWords(writing)}: median of ${runs}`);
say(`           ${first.value.lines.length} changes, sha256 ${serialisePlan(first.value).hash}`);
const isKept = median.cpuMillis <= targetMillis && bytes <= targetBytes;
say(
  `target     ${targetMillis} ms of one core and ${inMegabytes(targetBytes)}: ${isKept ? 'kept' : 'missed'}`,
);
process.exitCode = isKept ? 0 : 1;
