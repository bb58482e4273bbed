import { httpEndpoint } from '#shared/http-endpoint.ts';
import { officerStage } from '../decisions/officer-stage.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';

/** The dinas's own way on where no recommendation came: whoever answers first decides, the area's head included. */
const page = officerStage(
  {
    stage: 'recommendation',
    outcomes: { forwarded: ['reason'], recommended: ['reason'], 'not-recommended': ['reason'] },
    wordsOf: ({ areaHead, districtHead, agencyHead }, { application }) => ({
      title: 'Rekomendasi yang belum datang',
      about: `${areaHead} belum menjawab dalam waktunya. ${districtHead} sudah diminta juga; jawaban ${areaHead.toLowerCase()} masih berlaku sampai ada yang memutuskan.`,
      action: `/meja/rekomendasi/${application}`,
      choices: [
        { value: 'forwarded', label: `Teruskan ke ${agencyHead.toLowerCase()} tanpa rekomendasi` },
        { value: 'recommended', label: 'Direkomendasikan' },
        { value: 'not-recommended', label: 'Tidak direkomendasikan' },
      ],
      reasonHint: 'Paling sedikit 10 huruf: atas dasar apa dinas memutuskan. Dapat dibaca pemohon.',
    }),
  },
  openStaffSide(),
);

export const handler = httpEndpoint({
  'GET /meja/rekomendasi/{number}': page.show,
  'POST /meja/rekomendasi/{number}': page.decideByForm,
  'POST /api/applications/{number}/recommendation': page.decideByJson,
});
