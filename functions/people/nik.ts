/**
 * True where 16 digits have the structure of a NIK (PP 37/2007 art. 37): region, birth date as DDMMYY with 40 added
 * to a woman's day, serial. There is no check digit. Whether date or sex agree with what was declared is for an
 * officer to see: a NIK is not changed when a birth date is corrected.
 */
export function isWellFormedNik(nik: string): boolean {
  if (!/^\d{16}$/.test(nik)) return false;
  const [province, day, month, year, serial] = [
    Number(nik.slice(0, 2)),
    Number(nik.slice(6, 8)),
    Number(nik.slice(8, 10)),
    Number(nik.slice(10, 12)),
    nik.slice(12),
  ];
  const birthDay = day > 40 ? day - 40 : day;
  return (
    province >= 11 && province <= 96 && serial !== '0000' && isDateInEitherCentury(birthDay, month, year)
  );
}

function isDateInEitherCentury(day: number, month: number, year: number): boolean {
  return [1900 + year, 2000 + year].some((full) => {
    const date = new Date(Date.UTC(full, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && day > 0 && month > 0;
  });
}
