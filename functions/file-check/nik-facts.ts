/** What the digits of a NIK say of a person. */
export interface NikFacts {
  readonly birthDate: string;
  readonly sex: 'female' | 'male';
}

/**
 * Reads birth date and sex from a well-formed NIK: DDMMYY from the seventh digit, 40 added to a woman's day. Of the
 * two centuries it takes the one nearer to the declared year. A NIK stays when a birth date is corrected, so a
 * difference is a hint for an officer, never a refusal.
 */
export function readNik(nik: string, declaredBirthDate: string): NikFacts {
  const day = Number(nik.slice(6, 8));
  const declaredYear = Number(declaredBirthDate.slice(0, 4));
  const lastDigits = Number(nik.slice(10, 12));
  const isLater = Math.abs(2000 + lastDigits - declaredYear) < Math.abs(1900 + lastDigits - declaredYear);
  const year = (isLater ? 2000 : 1900) + lastDigits;
  const birthDay = String(day > 40 ? day - 40 : day).padStart(2, '0');
  return { birthDate: `${year}-${nik.slice(8, 10)}-${birthDay}`, sex: day > 40 ? 'female' : 'male' };
}
