import { choose, chooseWeighted, draw } from './draw.ts';
import type { Track, World } from './client/world.ts';

/** What goes wrong at first when somebody applies. */
type Mistake = 'none' | 'no-name' | 'no-file' | 'wrong-file' | 'twice';

/** How a person applies, and what everybody decides about the application: all known from the start. */
export interface Person {
  readonly index: number;
  readonly track: Track;
  readonly area: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly mistake: Mistake;
  readonly file: 'complete' | 'incomplete';
  readonly lurah: 'recommended' | 'not-recommended' | 'silent';
  readonly head: 'fixed' | 'refused';
  readonly training: 'completed' | 'not-completed';
  /** The amount a referral is asked for, in whole rupiah; undefined where none is wanted. */
  readonly amount: number | undefined;
  readonly lender: 'accepted' | 'declined' | 'silent';
}

const names = {
  woman: ['Siti', 'Dewi', 'Rina', 'Wati', 'Yuni', 'Lestari', 'Ayu', 'Nur Aisyah'],
  man: ['Agus', 'Budi', 'Joko', 'Dedi', 'Rizki', 'Hendra', 'Slamet', 'Muhammad Ilham'],
} as const;

/** So spread that every lender's band of every city is reached. */
const amounts = [2_000_000, 5_000_000, 8_000_000, 25_000_000, 60_000_000, 150_000_000, 300_000_000];

/**
 * The person of that number. A pure function: the same seed and number give the same person, whoever else there is
 * and however fast the machine.
 */
export function personOf(seed: number, index: number, world: World): Person {
  const at = (question: string) => draw(seed, index, question);
  const isWoman = at('sex') < 0.6;
  const track = trackFor(world, isWoman, at('track'));
  const lurah = chooseWeighted(
    [
      ['recommended', 72],
      ['not-recommended', 12],
      ['silent', 16],
    ] as const,
    at('lurah'),
  );
  return {
    index,
    track,
    area: areaFor(seed, world, at('area')),
    input: inputOf(seed, index, world, track, isWoman),
    mistake: chooseWeighted(
      [
        ['none', 82],
        ['no-name', 6],
        ['no-file', 4],
        ['wrong-file', 5],
        ['twice', 3],
      ] as const,
      at('mistake'),
    ),
    file: at('file') < 0.9 ? 'complete' : 'incomplete',
    lurah,
    head: at('head') < (lurah === 'not-recommended' ? 0.4 : 0.97) ? 'fixed' : 'refused',
    training: at('training') < 0.9 ? 'completed' : 'not-completed',
    amount: at('referral') < 0.6 ? choose(amounts, at('amount')) : undefined,
    lender: chooseWeighted(
      [
        ['accepted', 60],
        ['declined', 25],
        ['silent', 15],
      ] as const,
      at('lender'),
    ),
  };
}

/** How the journey of a person who holds a place ends. */
export function endOf({ file, head, training }: Person): 'completed' | 'not-completed' | 'refused' {
  if (file !== 'complete' || head !== 'fixed') return 'refused';
  return training === 'completed' ? 'completed' : 'not-completed';
}

/** Every fifth or so applies for a ranked track, where there is one; women only, as its rules may ask. */
function trackFor({ tracks }: World, isWoman: boolean, at: number): Track {
  const ranked = tracks.find(({ admission }) => admission === 'ranked');
  const firstCome = tracks.find(({ admission }) => admission === 'first-come') ?? ranked;
  const track = ranked !== undefined && isWoman && at < 0.3 ? ranked : firstCome;
  if (track === undefined) throw new Error('The programme has no track');
  return track;
}

/** The n-th most popular area is chosen 1/n as often as the first (Zipf), so that a few overflow. */
function areaFor(seed: number, { areas }: World, at: number): string {
  const byPopularity = areas
    .map(({ code }) => ({ code, rank: draw(seed, code, 'popularity') }))
    .toSorted((a, b) => a.rank - b.rank);
  return chooseWeighted(
    byPopularity.map(({ code }, place) => [code, 1 / (place + 1)] as const),
    at,
  );
}

function inputOf(seed: number, index: number, world: World, track: Track, isWoman: boolean): Person['input'] {
  const at = (question: string) => draw(seed, index, question);
  const area = areaFor(seed, world, at('area'));
  const age = ageFor(track, at('age'));
  const birthDate = bornBefore(track.ageOn, age, at('birthday'));
  return {
    fullName: `${choose(isWoman ? names.woman : names.man, at('name'))} Contoh`,
    nik: nikOf(area, birthDate, isWoman, index),
    birthDate,
    phone: `0812${10_000_000 + index}`,
    area,
    address: `Jalan Contoh ${index + 1} RT 01/02`,
    sector: choose(world.sectors, at('sector')).id,
    business: 'Usaha contoh untuk peragaan',
    declarations: track.declarations.map(({ id }) => id),
    ...(at('email') < 0.7 && { email: `pemohon-${seed}-${index}@pemohon.example` }),
    ...(age < 18 && { guardian: 'Wali Contoh' }),
  };
}

/** One in twelve is a minor where the track takes minors. */
function ageFor({ minimumAge }: Track, at: number): number {
  return at < 1 / 12 ? Math.max(minimumAge, 17) : Math.max(minimumAge, 18) + Math.floor(at * 40);
}

/** A birth date with which somebody has that age on the day. */
function bornBefore(day: string, age: number, at: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year - age, month - 1, date - Math.floor(at * 360))).toISOString().slice(0, 10);
}

/** A NIK of the right structure that belongs to nobody: serials count up. */
function nikOf(area: string, birthDate: string, isWoman: boolean, index: number): string {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const birthDay = String(Number(day) + (isWoman ? 40 : 0)).padStart(2, '0');
  const serial = String((index % 9999) + 1).padStart(4, '0');
  return `${area.replaceAll('.', '').slice(0, 6)}${birthDay}${month}${year.slice(2)}${serial}`;
}
