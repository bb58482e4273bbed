const zone = 'Asia/Jakarta';

const dayFormat = new Intl.DateTimeFormat('id-ID', {
  timeZone: zone,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const dateFormat = new Intl.DateTimeFormat('id-ID', {
  timeZone: zone,
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const timeFormat = new Intl.DateTimeFormat('id-ID', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
const rupiahFormat = new Intl.NumberFormat('id-ID', {
  style: 'currency',
  currency: 'IDR',
  maximumFractionDigits: 0,
});
const wholeFormat = new Intl.NumberFormat('id-ID');

/** «Sabtu, 21 November 2026», in the city's zone. */
export function formatDay(instant: string | Date): string {
  return dayFormat.format(new Date(instant));
}

/** «21 November 2026», in the city's zone. */
export function formatDate(instant: string | Date): string {
  return dateFormat.format(new Date(instant));
}

/** «Sabtu, 21 November 2026 pukul 16.00 WIB», in the city's zone. */
export function formatMoment(instant: string | Date): string {
  return `${formatDay(instant)} pukul ${timeFormat.format(new Date(instant))} WIB`;
}

/** «Rp 10.000.000»; whole rupiah. */
export function formatRupiah(amount: number): string {
  return rupiahFormat.format(amount);
}

/** «1.973». */
export function formatNumber(value: number): string {
  return wholeFormat.format(value);
}
