const words: Readonly<Record<string, string>> = {
  recommended: 'Direkomendasikan',
  'not-recommended': 'Tidak direkomendasikan',
};

/** The advice of the area's head, under that office's title, as the head of the dinas reads it. */
export function sayRecommendation(outcome: string | undefined, areaHead: string): string {
  if (outcome === 'expired') return `${areaHead} belum menjawab`;
  return words[outcome ?? ''] ?? 'Tanpa rekomendasi';
}
