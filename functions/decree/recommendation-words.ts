const words: Readonly<Record<string, string>> = {
  recommended: 'Direkomendasikan',
  'not-recommended': 'Tidak direkomendasikan',
  expired: 'Lurah belum menjawab',
};

/** The lurah's advice as the head of the dinas reads it. */
export function sayRecommendation(outcome: string | undefined): string {
  return words[outcome ?? ''] ?? 'Tanpa rekomendasi';
}
