/** `GET /daftar/{track}`: a method and a path as API Gateway writes them. */
type RouteKey = `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`;

/** Something a function may use. Each gives the environment variables that name it and the permission at once. */
export type Grant =
  | 'readsTable' // TABLE_NAME
  | 'scansTable' // TABLE_NAME
  | 'writesTable' // TABLE_NAME
  | 'usesPersonalKey' // PERSONAL_KEY_ID
  | 'putsDocuments' // DOCUMENT_BUCKET
  | 'readsDocuments' // DOCUMENT_BUCKET
  | 'putsDecrees' // DOCUMENT_BUCKET
  | 'readsDecrees' // DOCUMENT_BUCKET
  | 'startsExecutions' // one variable for each state machine, see `machines`
  | 'mendsExecutions' // nothing: what it may start says which machines there are
  | 'answersTasks' // nothing: a task token says where it belongs
  | 'sendsMail' // MAIL_FROM, MAIL_CONFIGURATION_SET
  | 'sendsTexts' // nothing
  | 'knowsSite' // SITE_URL
  | 'knowsSignIn' // OIDC_ISSUER, OIDC_CLIENT_ID
  | 'knowsZone'; // CITY_ZONE

/** Which changes of the table a follower is given: a DynamoDB stream filter pattern for each kind. */
type ChangeFilter = Readonly<Record<string, unknown>>;

/** When a function runs by the clock. */
export interface ScheduleEntry {
  /** In the city's zone: `rate(1 hour)`, `cron(0 7 * * ? *)`. */
  readonly expression: string;
  /** The longest time between two runs, in hours; an alarm rings an hour later. */
  readonly everyHours: number;
}

/** Which events of the account's bus a function is given. */
interface EventEntry {
  /** Those of the stage's own mails. */
  readonly of: 'mail';
  /** EventBridge's names of them: `Email Bounced`. */
  readonly types: readonly string[];
}

/** One Lambda function: what runs, when, for how long, and what it may touch. */
export interface FunctionEntry {
  readonly name: string;
  /** Path of the handler from the root of the repository. */
  readonly entry: `functions/${string}.handler.ts`;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly grants: readonly Grant[];
  /** Routes open to anybody: the handler itself asks for the session, the secret or the code. */
  readonly routes?: readonly RouteKey[];
  /** Routes that the gateway answers 401 without a valid staff token. */
  readonly staffRoutes?: readonly RouteKey[];
  /** Follows the table's stream. */
  readonly follows?: readonly ChangeFilter[];
  readonly schedule?: ScheduleEntry;
  readonly events?: EventEntry;
}

/** A state machine: its ASL file and the variable by which `startsExecutions` tells its alias. */
export interface MachineEntry {
  readonly name: string;
  readonly definition: `workflows/${string}.asl.json`;
  readonly environment: string;
}

/** Functions a machine calls are found in its ASL file by their placeholders: `${ConfirmPlaceFunctionArn}`. */
export const machines: readonly MachineEntry[] = [
  {
    name: 'Application',
    definition: 'workflows/application.asl.json',
    environment: 'APPLICATION_MACHINE_ARN',
  },
  {
    name: 'Referral',
    definition: 'workflows/financing-referral.asl.json',
    environment: 'REFERRAL_MACHINE_ARN',
  },
];

/** A person waits for the answer. More memory is more CPU: a cold start within a second. */
const page = { timeoutSeconds: 10, memoryMegabytes: 1024 } as const;
/** A state machine waits, and tries again. */
const task = { timeoutSeconds: 30, memoryMegabytes: 512 } as const;
/** A batch of up to 100 changes. */
const follower = { timeoutSeconds: 60, memoryMegabytes: 512 } as const;

const store = ['readsTable', 'writesTable', 'usesPersonalKey', 'knowsZone'] as const;

/** Items of these kinds that were put or changed: a follower is not called for anything else. */
const changeOf = (...kinds: readonly string[]): ChangeFilter => ({
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { NewImage: { kind: { S: kinds } } },
});

/** A waiting line of the register that became a place: not the thousands that are put. */
const promotedLine: ChangeFilter = {
  eventName: ['MODIFY'],
  dynamodb: {
    OldImage: { kind: { S: ['entry'] }, standing: { S: ['waits'] } },
    NewImage: { standing: { S: ['holds'] } },
  },
};

export const functions: readonly FunctionEntry[] = [
  // Public pages
  {
    name: 'ShowProgramme',
    entry: 'functions/programmes/show-programme.handler.ts',
    routes: ['GET /', 'GET /kuota', 'GET /api/programme', 'GET /api/quota'],
    ...page,
    grants: ['readsTable', 'knowsZone'],
  },
  {
    name: 'StartApplication',
    entry: 'functions/applications/start-application.handler.ts',
    routes: ['GET /daftar/{track}', 'POST /daftar/{track}', 'POST /api/applications'],
    ...page,
    grants: store,
  },
  {
    name: 'SubmitApplication',
    entry: 'functions/applications/submit-application.handler.ts',
    routes: ['POST /permohonan/{number}/kirim', 'POST /api/applications/{number}/submission'],
    ...page,
    grants: [...store, 'putsDocuments', 'readsDocuments', 'knowsSite'],
  },
  {
    name: 'ShowApplication',
    entry: 'functions/applications/show-application.handler.ts',
    routes: [
      'GET /permohonan',
      'POST /permohonan',
      'GET /permohonan/{number}',
      'GET /api/applications/{number}',
    ],
    ...page,
    grants: ['readsTable', 'usesPersonalKey', 'knowsZone'],
  },
  {
    name: 'CorrectApplication',
    entry: 'functions/applications/correct-application.handler.ts',
    routes: [
      'GET /permohonan/{number}/perbaikan',
      'POST /permohonan/{number}/perbaikan',
      'POST /api/applications/{number}/correction',
    ],
    ...page,
    grants: [...store, 'putsDocuments', 'readsDocuments', 'knowsSite'],
  },
  {
    name: 'WithdrawApplication',
    entry: 'functions/applications/withdraw-application.handler.ts',
    routes: [
      'GET /permohonan/{number}/batal',
      'POST /permohonan/{number}/batal',
      'POST /api/applications/{number}/withdrawal',
    ],
    ...page,
    grants: ['readsTable', 'writesTable', 'usesPersonalKey'],
  },
  {
    name: 'UploadDocument',
    entry: 'functions/documents/upload-document.handler.ts',
    routes: ['GET /permohonan/{number}/dokumen', 'POST /api/applications/{number}/documents'],
    ...page,
    grants: ['readsTable', 'usesPersonalKey', 'knowsZone', 'putsDocuments', 'readsDocuments', 'knowsSite'],
  },
  {
    name: 'AnswerLink',
    entry: 'functions/decisions/answer-link.handler.ts',
    routes: [
      'GET /tautan/{link}',
      'POST /tautan/{link}/kode',
      'POST /tautan/{link}/masuk',
      'POST /tautan/{link}/putusan',
    ],
    ...page,
    grants: [...store, 'sendsTexts'],
  },
  {
    name: 'RequestReferral',
    entry: 'functions/financing/request-referral.handler.ts',
    routes: [
      'GET /permohonan/{number}/pembiayaan',
      'POST /permohonan/{number}/pembiayaan',
      'POST /api/applications/{number}/referrals',
    ],
    ...page,
    grants: store,
  },

  // Staff pages
  {
    name: 'SignIn',
    entry: 'functions/people/sign-in.handler.ts',
    routes: ['GET /masuk', 'GET /masuk/kembali', 'POST /keluar'],
    ...page,
    grants: ['readsTable', 'writesTable', 'usesPersonalKey', 'knowsSite', 'knowsSignIn'],
  },
  {
    name: 'ShowDesk',
    entry: 'functions/desk/show-desk.handler.ts',
    routes: ['GET /meja'],
    ...page,
    grants: ['readsTable', 'usesPersonalKey', 'knowsSite', 'knowsZone'],
  },
  {
    name: 'CheckFile',
    entry: 'functions/file-check/check-file.handler.ts',
    routes: ['GET /meja/berkas/{number}', 'POST /meja/berkas/{number}'],
    staffRoutes: ['GET /api/file-checks', 'POST /api/applications/{number}/file-check'],
    ...page,
    grants: [...store, 'readsDocuments', 'knowsSite'],
  },
  {
    name: 'CheckResidence',
    entry: 'functions/residence/check-residence.handler.ts',
    routes: ['GET /meja/domisili/{number}', 'POST /meja/domisili/{number}'],
    staffRoutes: ['POST /api/applications/{number}/residence'],
    ...page,
    grants: [...store, 'knowsSite'],
  },
  {
    name: 'SettleRecommendation',
    entry: 'functions/recommendation/settle-recommendation.handler.ts',
    routes: ['GET /meja/rekomendasi/{number}', 'POST /meja/rekomendasi/{number}'],
    staffRoutes: ['POST /api/applications/{number}/recommendation'],
    ...page,
    grants: [...store, 'knowsSite'],
  },
  {
    name: 'SettleParkedCase',
    entry: 'functions/parked-cases/settle-parked-case.handler.ts',
    routes: ['GET /meja/tertahan/{number}', 'POST /meja/tertahan/{number}'],
    staffRoutes: ['POST /api/applications/{number}/parked-case'],
    ...page,
    grants: [...store, 'knowsSite'],
  },
  {
    name: 'RecordEvent',
    entry: 'functions/desk/record-event.handler.ts',
    routes: ['GET /meja/permohonan/{number}', 'POST /meja/permohonan/{number}'],
    staffRoutes: ['POST /api/applications/{number}/events'],
    ...page,
    grants: [...store, 'knowsSite'],
  },
  {
    name: 'IssueDecree',
    entry: 'functions/decree/issue-decree.handler.ts',
    routes: ['GET /meja/penetapan', 'POST /meja/penetapan'],
    staffRoutes: ['GET /api/decrees/waiting', 'POST /api/decrees', 'POST /api/applications/{number}/refusal'],
    ...page,
    // A decree of a whole year's places decides each of them.
    timeoutSeconds: 29,
    grants: [...store, 'knowsSite'],
  },
  {
    name: 'ShowDecree',
    entry: 'functions/decree/show-decree.handler.ts',
    routes: ['GET /meja/penetapan/{decree}', 'GET /meja/penetapan/{decree}/lampiran'],
    staffRoutes: ['GET /api/decrees/{decree}'],
    ...page,
    // The annex of a whole year's places is printed when it is first asked for.
    timeoutSeconds: 29,
    grants: ['readsTable', 'usesPersonalKey', 'knowsZone', 'putsDecrees', 'readsDecrees'],
  },
  {
    name: 'CompanionDesk',
    entry: 'functions/decree/companion-desk.handler.ts',
    routes: ['GET /meja/pendamping', 'POST /meja/pendamping', 'GET /meja/pendamping/daftar'],
    staffRoutes: ['GET /api/companions', 'POST /api/applications/{number}/companion'],
    ...page,
    grants: store,
  },
  {
    name: 'RecordTraining',
    entry: 'functions/training/record-training.handler.ts',
    routes: ['GET /meja/pelatihan/{number}', 'POST /meja/pelatihan/{number}'],
    staffRoutes: ['POST /api/applications/{number}/training-result'],
    ...page,
    grants: [...store, 'knowsSite'],
  },

  // Tasks of the state machines
  {
    name: 'ConfirmPlace',
    entry: 'functions/places/confirm-place.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'OpenFileCheck',
    entry: 'functions/file-check/open-file-check.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'OpenCorrection',
    entry: 'functions/applications/open-correction.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'OpenRecommendation',
    entry: 'functions/recommendation/open-recommendation.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'OpenResidenceCheck',
    entry: 'functions/residence/open-residence-check.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'MovePlace',
    entry: 'functions/places/move-place.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'OpenParkedCase',
    entry: 'functions/parked-cases/open-parked-case.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'OpenDecree',
    entry: 'functions/decree/open-decree.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'OpenTraining',
    entry: 'functions/training/open-training.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'SettleTimeout',
    entry: 'functions/decisions/settle-timeout.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'CloseApplication',
    entry: 'functions/applications/close-application.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable'],
  },
  {
    name: 'OpenReferral',
    entry: 'functions/financing/open-referral.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable'],
  },
  {
    name: 'CloseReferral',
    entry: 'functions/financing/close-referral.handler.ts',
    ...task,
    grants: ['readsTable', 'writesTable'],
  },

  // Followers of the table's stream
  {
    name: 'FollowChanges',
    entry: 'functions/applications/follow-changes.handler.ts',
    follows: [changeOf('ledger', 'application', 'decision', 'referral'), promotedLine],
    ...follower,
    grants: ['readsTable', 'writesTable', 'knowsZone', 'startsExecutions', 'answersTasks'],
  },
  {
    name: 'SendMessages',
    entry: 'functions/messages/send-messages.handler.ts',
    follows: [changeOf('application', 'decision')],
    ...follower,
    grants: [...store, 'sendsMail', 'knowsSite'],
  },

  // Events of AWS
  {
    name: 'RecordBounce',
    entry: 'functions/messages/record-bounce.handler.ts',
    events: { of: 'mail', types: ['Email Bounced', 'Email Complaint Received'] },
    ...task,
    grants: ['writesTable'],
  },

  // By the clock
  {
    name: 'Sweep',
    entry: 'functions/applications/sweep.handler.ts',
    schedule: { expression: 'rate(1 hour)', everyHours: 1 },
    timeoutSeconds: 300,
    memoryMegabytes: 512,
    grants: ['readsTable', 'scansTable', 'writesTable', 'knowsZone', 'startsExecutions', 'answersTasks'],
  },
  {
    name: 'RemindOffices',
    entry: 'functions/recommendation/remind-offices.handler.ts',
    schedule: { expression: 'cron(0 8 * * ? *)', everyHours: 24 },
    timeoutSeconds: 300,
    memoryMegabytes: 512,
    grants: ['readsTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'Reconcile',
    entry: 'functions/reconciliation/reconcile.handler.ts',
    schedule: { expression: 'cron(0 3 * * ? *)', everyHours: 24 },
    timeoutSeconds: 900,
    // The whole table is held against itself.
    memoryMegabytes: 2048,
    grants: [
      'readsTable',
      'scansTable',
      'writesTable',
      'knowsZone',
      'startsExecutions',
      'mendsExecutions',
      'answersTasks',
    ],
  },
  {
    name: 'SealHistory',
    entry: 'functions/history/seal-history.handler.ts',
    schedule: { expression: 'cron(0 1 * * ? *)', everyHours: 24 },
    timeoutSeconds: 300,
    memoryMegabytes: 1024,
    grants: ['readsTable', 'scansTable', 'writesTable', 'knowsZone'],
  },
  {
    name: 'CheckCalendar',
    entry: 'functions/programmes/check-calendar.handler.ts',
    schedule: { expression: 'cron(0 6 * * ? *)', everyHours: 24 },
    ...task,
    grants: ['readsTable', 'knowsZone'],
  },

  // By the operator
  {
    name: 'LoadCity',
    entry: 'functions/programmes/load-city.handler.ts',
    timeoutSeconds: 300,
    memoryMegabytes: 1024,
    grants: ['readsTable', 'writesTable', 'usesPersonalKey'],
  },
];
