import { describe, expect, it } from 'vitest';
import { isWellFormedNik } from '../../../functions/people/nik.ts';

describe('structure of a NIK', () => {
  it.each([
    ['a man born 15 March 1990', '3276011503900001'],
    ['a woman, day plus 40', '3276015503900001'],
    ['29 February of a leap year', '3276012902000001'],
    ['a region code that no longer exists', '3201011503900001'],
  ])('takes %s', (_, nik) => expect(isWellFormedNik(nik)).toBe(true));

  it.each([
    ['15 digits', '327601150390001'],
    ['letters', '32760115039000O1'],
    ['day 32', '3276013203900001'],
    ['day 72 of a woman', '3276017203900001'],
    ['day 0', '3276010003900001'],
    ['month 13', '3276011513900001'],
    ['31 February', '3276013102900001'],
    ['29 February 1999 and 2099 alike', '3276012902990001'],
    ['serial 0000', '3276011503900000'],
    ['a province below 11', '0976011503900001'],
  ])('refuses %s', (_, nik) => expect(isWellFormedNik(nik)).toBe(false));
});
