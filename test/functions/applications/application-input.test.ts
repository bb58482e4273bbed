import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../functions/shared/errors.ts';
import { sayField } from '../../../functions/shared/catalogue.ts';
import { ageOn } from '../../../functions/applications/application-fields.ts';
import { parseApplication } from '../../../functions/applications/application-input.ts';
import { areas, programme, trackOf, validInput } from '../../support/depok.ts';

const parse = (input: unknown, track = 'wub') => parseApplication(input, programme, trackOf(track), areas);

function issuesOf(input: unknown, track = 'wub') {
  try {
    parse(input, track);
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues.map(({ field, code }) => `${field}: ${code}`);
    throw error;
  }
}

describe('what an applicant enters', () => {
  it('is kept in one form however it was typed', () => {
    const input = parse(
      validInput({ fullName: '  SITI   CONTOH ', nik: '3276.0155 0390-0001', phone: '+62 812-0000-0001' }),
    );
    expect(input).toMatchObject({
      fullName: 'SITI CONTOH',
      nik: '3276015503900001',
      phone: '+6281200000001',
    });
  });

  it.each(['081200000001', '81200000001', '6281200000001', '+6281200000001', '0812-0000-0001'])(
    'takes the phone number %s',
    (phone) => expect(parse(validInput({ phone })).phone).toBe('+6281200000001'),
  );

  it.each([
    ['a single name', { fullName: 'Sukarni' }],
    ['titles and apostrophes', { fullName: "Hj. Nur'aini, S.E." }],
    ['no e-mail', { email: '' }],
    ['an empty guardian for a grown-up', { guardian: '' }],
  ])('accepts %s', (_, more) => expect(issuesOf(validInput(more))).toEqual([]));

  it.each([
    ['a missing name', { fullName: undefined }, 'fullName: required'],
    ['an empty name', { fullName: '   ' }, 'fullName: required'],
    ['a name with markup', { fullName: '<b>Siti</b>' }, 'fullName: invalid-name'],
    ['a malformed NIK', { nik: '1234567890123456' }, 'nik: invalid-nik'],
    ['a date that does not exist', { birthDate: '1990-02-31' }, 'birthDate: invalid-date'],
    ['a foreign phone number', { phone: '+1 415 555 2671' }, 'phone: invalid-phone'],
    ['half an e-mail address', { email: 'siti@' }, 'email: invalid-email'],
    ['an area of another city', { area: '13.71.01.1001' }, 'area: unknown-area'],
    ['a sector that is none', { sector: 'tambang' }, 'sector: unknown-sector'],
    ['somebody too young', { birthDate: '2010-01-01' }, 'birthDate: age-outside'],
    ['a minor without a guardian', { birthDate: '2009-06-01' }, 'guardian: guardian-needed'],
    ['a declaration that was not made', { declarations: [] }, 'declarations: declaration-needed'],
  ])('names the field for %s', (_, more, issue) => expect(issuesOf(validInput(more))).toEqual([issue]));

  it('takes a minor with a guardian', () => {
    expect(issuesOf(validInput({ birthDate: '2009-06-01', guardian: 'Ibu Contoh' }))).toEqual([]);
  });

  it('asks for each declaration of the track', () => {
    expect(issuesOf(validInput({ declarations: ['true-data'] }), 'perempuan-pengusaha')).toEqual([
      'declarations: declaration-needed',
    ]);
  });

  it('answers any JSON at all with issues that have words, or takes it', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record(
        Object.fromEntries(
          Object.keys(validInput()).map((key) => [key, fc.oneof(fc.jsonValue(), fc.string())]),
        ),
      ),
    );
    fc.assert(
      fc.property(anything, (input) => {
        try {
          parse(input);
        } catch (error) {
          if (!(error instanceof InvalidInputError)) throw error;
          for (const issue of error.issues) expect(sayField(issue)).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts full years', () => {
    expect(ageOn('2009-12-31', '2026-12-31')).toBe(17);
    expect(ageOn('2010-01-01', '2026-12-31')).toBe(16);
  });
});
