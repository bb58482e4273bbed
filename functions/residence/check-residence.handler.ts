import { httpEndpoint } from '#shared/http-endpoint.ts';
import { officerStage } from '../decisions/officer-stage.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';

const page = officerStage(
  {
    stage: 'residence',
    outcomes: { resident: ['reason'], moved: ['area', 'reason'], outside: ['reason'] },
    wordsOf: ({ areaHead, areaUnit, district }, { application, facts }) => ({
      title: 'Pemeriksaan domisili',
      about: `${areaHead} menyatakan pemohon bukan warganya${facts['reason'] === undefined ? '.' : `: ${facts['reason']}`}`,
      action: `/meja/domisili/${application}`,
      choices: [
        { value: 'moved', label: `Warga ${areaUnit.toLowerCase()} lain di kota ini, pindahkan ke sana` },
        { value: 'resident', label: `Memang warga ${areaUnit.toLowerCase()} ini, tanyakan lagi` },
        { value: 'outside', label: 'Bukan warga kota ini, permohonan ditutup' },
      ],
      areaLabel: `${areaUnit} tempat tinggal (bila dipindahkan; perhatikan ${district.toLowerCase()}nya)`,
      reasonHint: 'Paling sedikit 10 huruf: dari mana diketahui. Dapat dibaca pemohon.',
    }),
  },
  openStaffSide(),
);

export const handler = httpEndpoint({
  'GET /meja/domisili/{number}': page.show,
  'POST /meja/domisili/{number}': page.decideByForm,
  'POST /api/applications/{number}/residence': page.decideByJson,
});
