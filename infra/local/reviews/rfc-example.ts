/** The worked example of RFC 3797 section 6, as it is published there. */
export const rfcExample = {
  seed: '9319./2.5.8.10.12./9.18.26.34.41.45./',
  pool: 25,
  steps: [
    { digest: '990DD0A5692A029A98B5E01AA28F3459', selected: 17 },
    { digest: '3691E55CB63FCC37914430B2F70B5EC6', selected: 7 },
    { digest: 'FE814EDF564C190AC1D25753979990FA', selected: 2 },
    { digest: '1863CCACEB568C31D7DDBDF1D4E91387', selected: 16 },
    { digest: 'F4AB33DF4889F0AF29C513905BE1D758', selected: 25 },
    { digest: '13EAEB529F61ACFB9A29D0BA3A60DE4A', selected: 23 },
    { digest: '992DB77C382CA2BDB9727001F3CDCCD9', selected: 8 },
    { digest: '63AB4258ECA922976811C7F55C383CE7', selected: 24 },
    { digest: 'DFBC5AC97CED01B3A6E348E3CC63F40D', selected: 19 },
    { digest: '31CB111C4A4EBE9287CEAE16FE51B909', selected: 13 },
    { digest: '07FA46C122F164C215BBC72793B189A3', selected: 22 },
  ],
} as const;
