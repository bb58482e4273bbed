import { httpEndpoint } from '#shared/http-endpoint.ts';
import { officerStage } from '../decisions/officer-stage.ts';
import { openStaffSide } from '../decisions/staff-from-environment.ts';

const page = officerStage(
  {
    stage: 'parked',
    outcomes: { resume: [], ended: ['reason'] },
    wordsOf: (_, { application, facts }) => ({
      title: 'Perkara tertahan',
      about: `Langkah «${facts['failedAt'] ?? ''}» gagal dan tidak membaik dengan diulang (${facts['failure'] ?? ''}). Tempat pemohon tetap tersimpan.`,
      action: `/meja/tertahan/${application}`,
      choices: [
        { value: 'resume', label: 'Penyebabnya sudah diatasi, lanjutkan dari langkah itu' },
        { value: 'ended', label: 'Tutup permohonan dan kembalikan tempatnya' },
      ],
      reasonHint: 'Wajib bila ditutup, paling sedikit 10 huruf. Dapat dibaca pemohon.',
    }),
  },
  openStaffSide(),
);

export const handler = httpEndpoint({
  'GET /meja/tertahan/{number}': page.show,
  'POST /meja/tertahan/{number}': page.decideByForm,
  'POST /api/applications/{number}/parked-case': page.decideByJson,
});
