import { validInput } from './depok.ts';

/** Invented people, each with a NIK of the right structure that belongs to nobody: serials count up. */
export function applicantInput(index: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const day = String(1 + (index % 28)).padStart(2, '0');
  const month = String(1 + (Math.floor(index / 28) % 12)).padStart(2, '0');
  const serial = String(1 + Math.floor(index / 336)).padStart(4, '0');
  return validInput({
    fullName: `Pemohon Contoh`,
    nik: `327601${day}${month}90${serial}`,
    birthDate: `1990-${month}-${day}`,
    phone: `0812${String(10_000_000 + index)}`,
    email: `pemohon${index}@pemohon.example`,
    ...more,
  });
}
