/** A grant that the story does not use, and the reason for which it may stay. */
interface ReviewedGrant {
  readonly what: string;
  readonly reason: string;
  /** Functions by name; `everybody` where all who are given the bundle of grants have it. */
  readonly who: readonly string[] | 'everybody';
}

const reading =
  'Whoever reads the table may read it in every way: one right in stacks/functions.ts, readsTable.';
const writing =
  'Whoever writes the table may write it in every way: one right in stacks/functions.ts, writesTable.';
const tableKey =
  'DynamoDB asks it of a writer when it wraps the key of a table anew, which no test can bring about.';
const firstKey = 'Data keys are made by the function that first needs one; here the city was loaded before.';
const lostBatch = 'The sweep does it only where a batch of the stream was lost.';
const nothingWrong =
  'The reconciler does it only where something is wrong; journeys/reconcile.test.ts plants what is.';
const versionless =
  'Of an execution that was started without a version: by hand, or before the alias was there.';
const noFailure = 'Nothing answers a task with a failure yet; a stage ends by its outcome.';
const parkedStory =
  'Only a failure that repeating does not mend parks a case; the path tests bring it about.';
const byCdk = 'The CDK grants it together with sending.';
const followers = ['FollowChanges', 'Sweep', 'Reconcile'];
const executions = 'arn:aws:states:ap-southeast-3:000000000000:execution:wirabaru-local';
const opensNothing =
  'Comes with the bundle of its neighbours; it opens no personal data and could do without.';

/** Grants that the story never uses. What is in neither list is new, and fails the test until somebody looked. */
export const reviewedGrants: readonly ReviewedGrant[] = [
  { what: 'dynamodb:BatchGetItem on Table', reason: reading, who: 'everybody' },
  { what: 'dynamodb:Query on Table', reason: reading, who: 'everybody' },
  { what: 'dynamodb:GetItem on Table', reason: reading, who: 'everybody' },
  { what: 'dynamodb:PutItem on Table', reason: writing, who: 'everybody' },
  { what: 'dynamodb:UpdateItem on Table', reason: writing, who: 'everybody' },
  { what: 'dynamodb:DeleteItem on Table', reason: writing, who: 'everybody' },
  { what: 'dynamodb:BatchWriteItem on Table', reason: writing, who: 'everybody' },
  { what: 'dynamodb:ConditionCheckItem on Table', reason: writing, who: 'everybody' },
  { what: 'kms:Encrypt on DataKey via dynamodb', reason: tableKey, who: 'everybody' },
  { what: 'kms:GenerateDataKey on DataKey via dynamodb', reason: tableKey, who: 'everybody' },
  { what: 'kms:GenerateDataKey on PersonalKey', reason: firstKey, who: 'everybody' },
  { what: 'kms:GenerateDataKeyWithoutPlaintext on PersonalKey', reason: firstKey, who: 'everybody' },
  {
    what: 'kms:Decrypt on PersonalKey',
    reason: opensNothing,
    who: ['LoadCity'],
  },
  {
    what: 's3:PutObject on DocumentsBucket/applications/*',
    reason:
      'It signs the upload form again where a document is missing; nobody in the story sends that form.',
    who: ['SubmitApplication'],
  },
  {
    what: 's3:PutObject on DocumentsBucket/applications/*',
    reason: 'It signs the form on its page; in the story the program uploads by the API.',
    who: ['CorrectApplication'],
  },
  {
    what: 'kms:GenerateDataKey on DataKey via s3',
    reason: 'Belongs to the upload form it signs.',
    who: ['SubmitApplication', 'CorrectApplication'],
  },
  {
    what: 'kms:Decrypt on PersonalKey',
    reason: parkedStory,
    who: ['SettleParkedCase'],
  },
  {
    what: 'kms:Decrypt on DataKey via dynamodb',
    reason: parkedStory,
    who: ['OpenParkedCase'],
  },
  {
    what: 's3:PutObjectTagging on DocumentsBucket/applications/*',
    reason: 'No upload has tags yet; comes with putting documents.',
    who: ['SubmitApplication', 'UploadDocument', 'CorrectApplication'],
  },
  {
    what: 's3:GetObjectTagging on DocumentsBucket/applications/*',
    reason: 'No upload has tags yet; comes with reading documents.',
    who: ['SubmitApplication', 'UploadDocument', 'CheckFile', 'CorrectApplication'],
  },
  {
    what: 's3:GetObjectVersion on DocumentsBucket/applications/*',
    reason: 'It shows what was uploaded last; comes with reading documents.',
    who: ['UploadDocument'],
  },
  {
    what: 's3:GetObject on DocumentsBucket/applications/*',
    reason: 'An officer sees the version that was submitted; comes with reading documents.',
    who: ['CheckFile'],
  },
  {
    what: 's3:ListBucket on DocumentsBucket',
    reason: 'For a document that is gone, which must be told from one that may not be read.',
    who: ['CheckFile', 'CorrectApplication'],
  },
  { what: 'states:SendTaskSuccess on Application', reason: versionless, who: followers },
  { what: 'states:SendTaskSuccess on Referral', reason: versionless, who: followers },
  { what: 'states:SendTaskFailure on Application', reason: noFailure, who: followers },
  { what: 'states:SendTaskFailure on Application:*', reason: noFailure, who: followers },
  { what: 'states:SendTaskFailure on Referral', reason: noFailure, who: followers },
  { what: 'states:SendTaskFailure on Referral:*', reason: noFailure, who: followers },
  { what: 'states:StartExecution on Application:live', reason: lostBatch, who: ['Sweep', 'Reconcile'] },
  { what: 'states:StartExecution on Referral:live', reason: lostBatch, who: ['Sweep', 'Reconcile'] },
  { what: 'states:SendTaskSuccess on Application:*', reason: lostBatch, who: ['Sweep', 'Reconcile'] },
  { what: 'states:SendTaskSuccess on Referral:*', reason: lostBatch, who: ['Sweep', 'Reconcile'] },
  ...['Describe', 'Redrive', 'Stop'].flatMap((action) =>
    ['application', 'financing-referral'].map((machine) => ({
      what: `states:${action}Execution on ${executions}-${machine}:*`,
      reason: nothingWrong,
      who: ['Reconcile'],
    })),
  ),
  {
    what: `states:GetExecutionHistory on ${executions}-financing-referral:*`,
    reason: 'No referral waits at night in the story.',
    who: ['Reconcile'],
  },
  { what: 'sqs:GetQueueAttributes on FollowChangesChangesGivenUp', reason: byCdk, who: ['FollowChanges'] },
  { what: 'sqs:GetQueueUrl on FollowChangesChangesGivenUp', reason: byCdk, who: ['FollowChanges'] },
  { what: 'sqs:GetQueueAttributes on SendMessagesChangesGivenUp', reason: byCdk, who: ['SendMessages'] },
  { what: 'sqs:GetQueueUrl on SendMessagesChangesGivenUp', reason: byCdk, who: ['SendMessages'] },
  { what: 'sqs:GetQueueAttributes on RecordBounceEventsGivenUp', reason: byCdk, who: ['RecordBounce'] },
  { what: 'sqs:GetQueueUrl on RecordBounceEventsGivenUp', reason: byCdk, who: ['RecordBounce'] },
];

const covered =
  'The right to decrypt that a follower has for the stream, on the same key, covers it, and the other way.';
const personal = 'kms:Decrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext';

/** Statements whose removal nobody would notice, and why: by policy and actions. */
export const unmissedStatements: ReadonlyMap<string, string> = new Map([
  ['FollowChangesRoleDefaultPolicy kms:Decrypt kms:Encrypt kms:GenerateDataKey', covered],
  ['FollowChangesRoleDefaultPolicy kms:Decrypt', covered],
  ['SendMessagesRoleDefaultPolicy kms:Decrypt kms:Encrypt kms:GenerateDataKey', covered],
  ['SendMessagesRoleDefaultPolicy kms:Decrypt', covered],
  [
    'SubmitApplicationRoleDefaultPolicy s3:PutObject s3:PutObjectTagging',
    'It signs an upload form nobody sends.',
  ],
  ['CheckFileRoleDefaultPolicy s3:ListBucket', 'No document is gone in the story.'],
  ['CorrectApplicationRoleDefaultPolicy s3:ListBucket', 'No document is gone in the story.'],
  [
    'CorrectApplicationRoleDefaultPolicy s3:PutObject s3:PutObjectTagging',
    'In the story the program uploads by the API.',
  ],
  [`SettleParkedCaseRoleDefaultPolicy ${personal}`, parkedStory],
  [
    'OpenParkedCaseRoleDefaultPolicy dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:ConditionCheckItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem',
    parkedStory,
  ],
  ['OpenParkedCaseRoleDefaultPolicy kms:Decrypt kms:Encrypt kms:GenerateDataKey', parkedStory],
  ['ReconcileRoleDefaultPolicy states:StartExecution', nothingWrong],
  ['ReconcileRoleDefaultPolicy states:SendTaskFailure states:SendTaskSuccess', nothingWrong],
  ['SweepRoleDefaultPolicy states:StartExecution', lostBatch],
  ['SweepRoleDefaultPolicy states:SendTaskFailure states:SendTaskSuccess', lostBatch],
]);
