import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type ExecutionListItem, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { Application } from '../../functions/applications/application.ts';
import { decisionOf } from '../../functions/decisions/decisions-repository.ts';
import { Ledger, ledgerId } from '../../functions/places/ledger.ts';
import { Claim, Entry } from '../../functions/places/places-repository.ts';
import type { Addresses } from '../../infra/local/supervisor/addresses.ts';

const client = { region: 'ap-southeast-3', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

/** Every item of the programme's table. */
async function allItems(addresses: Addresses): Promise<readonly Record<string, unknown>[]> {
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({ ...client, endpoint: addresses.dynamodb }));
  const items: Record<string, unknown>[] = [];
  const pages = paginateScan({ client: table }, { TableName: addresses.table ?? '', ConsistentRead: true });
  for await (const page of pages) items.push(...(page.Items ?? []));
  table.destroy();
  return items;
}

/** All executions of one machine. */
async function executionsOf(addresses: Addresses, arn: string): Promise<readonly ExecutionListItem[]> {
  const sfn = new SFNClient({ ...client, endpoint: addresses.stepfunctions });
  const executions: ExecutionListItem[] = [];
  for await (const page of paginateListExecutions({ client: sfn }, { stateMachineArn: arn })) {
    executions.push(...(page.executions ?? []));
  }
  sfn.destroy();
  return executions;
}

/** Names of all executions of the application machine. */
async function executionNames(addresses: Addresses): Promise<readonly string[]> {
  const arn = Object.entries(addresses.stateMachines).find(([name]) => name.endsWith('application'))?.[1];
  return (await executionsOf(addresses, arn ?? '')).map(({ name }) => name ?? '');
}

/** Executions of any machine that ended otherwise than by succeeding, and cases that were ever parked. */
export async function failedJourneys(addresses: Addresses): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const arn of Object.values(addresses.stateMachines)) {
    for (const { name = '', status = '' } of await executionsOf(addresses, arn)) {
      if (status !== 'RUNNING' && status !== 'SUCCEEDED') failed.push(`${name}: ${status}`);
    }
  }
  const parked = (await allItems(addresses))
    .filter(({ kind }) => kind === 'decision')
    .map((item) => decisionOf(item))
    .filter(({ stage }) => stage === 'parked');
  return [...failed, ...parked.map(({ application, facts }) => `${application}: ${JSON.stringify(facts)}`)];
}

/** States in which an application has no claim: before its submission, and after its place was given back. */
const gone = new Set(['draft', 'refused', 'withdrawn', 'died']);

/** What is broken of the invariants that the table and the machines show; nothing, if all hold. */
export async function brokenInvariants(addresses: Addresses): Promise<readonly string[]> {
  const items = await allItems(addresses);
  const ofKind = (kind: string) => items.filter((item) => item['kind'] === kind);
  const ledgers = ofKind('ledger').map((item) => Ledger.parse(item));
  const heads = ofKind('application').map((item) => Application.parse(item));
  const claims = ofKind('claim').map((item) => Claim.parse(item));
  const entries = ofKind('entry').map((item) => ({
    list: String(item['pk']).slice('LIST#'.length),
    ...Entry.parse(item),
  }));
  const decisions = ofKind('decision').map((item) => decisionOf(item));
  const events = ofKind('history');
  const executions = await executionNames(addresses);
  const broken: string[] = [];

  for (const ledger of ledgers) {
    const lines = entries.filter(({ list }) => list === ledgerId(ledger));
    const holding = lines.filter(({ standing }) => standing === 'holds').length;
    if (holding > ledger.limit) broken.push(`I1 ${ledgerId(ledger)}: ${holding} places of ${ledger.limit}`);
    const tickets = lines.map(({ ticket }) => ticket).toSorted((a, b) => a - b);
    if (tickets.some((ticket, index) => ticket !== index + 1) || tickets.length !== ledger.ticket) {
      broken.push(`I3 ${ledgerId(ledger)}: ${ledger.ticket} tickets, ${tickets.length} lines`);
    }
  }
  const standing = entries.filter((entry) => entry.standing !== 'released');
  if (new Set(standing.map(({ application }) => application)).size !== standing.length) {
    broken.push('I2: an application stands in the register twice');
  }
  for (const head of heads.filter(({ state }) => !gone.has(state))) {
    const claim = claims.find(({ application }) => application === head.number);
    if (claim?.person !== head.person) broken.push(`I2 ${head.number}: no claim`);
    const line = standing.find(({ application }) => application === head.number);
    if (line?.ticket !== head.ticket) broken.push(`I3 ${head.number}: head and register differ`);
    const runs = executions.filter((name) => name.startsWith(head.number)).length;
    const holdsPlace = line?.standing === 'holds';
    if (runs !== (holdsPlace ? 1 : 0)) broken.push(`I4 ${head.number}: ${runs} executions`);
  }
  for (const decision of decisions.filter(({ facts }) => facts['kept'] === undefined)) {
    const name = `${decision.stage}.${decision.attempt}`;
    const recorded = events.filter(
      (event) => event['application'] === decision.application && event['event'] === name,
    );
    if (recorded.length !== (decision.state === 'decided' ? 1 : 0)) {
      broken.push(`I5 ${decision.application} ${name}: ${recorded.length} events`);
    }
  }
  return broken;
}
