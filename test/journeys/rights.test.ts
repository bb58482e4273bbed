import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../infra/local/front/call.ts';
import { forbiddenCalls } from '../../infra/local/iam/forbidden-calls.ts';
import { impliedCalls } from '../../infra/local/iam/implied-calls.ts';
import { createJudge, isLetIn } from '../../infra/local/iam/judge.ts';
import { standingCalls } from '../../infra/local/iam/standing-calls.ts';
import { statementsIn } from '../../infra/local/iam/statements.ts';
import { type Grant, unexercisedGrants } from '../../infra/local/iam/unexercised.ts';
import type { ProvisionedResource } from '../../infra/local/template/provision.ts';
import { playEverything } from '../infra/iam/play.ts';
import { deniedWithout, isSaidTwice } from '../infra/iam/removal.ts';
import { reviewedGrants, unmissedStatements } from '../infra/iam/reviewed-grants.ts';
import { System } from '../support/system.ts';

const artefacts = resolve(import.meta.dirname, '..', '..', 'artefacts');
const system = new System({}, ['--record']);
let resources: readonly ProvisionedResource[];
/** Everything that was asked of AWS, by functions, by services and for the template itself. */
let calls: readonly Call[];

beforeAll(async () => {
  await system.start();
  await playEverything(system);
  const read = async (path: string): Promise<unknown> =>
    (await fetch(new URL(path, system.addresses.control))).json();
  resources = (await read('/resources')) as readonly ProvisionedResource[];
  const asked = [...((await read('/calls')) as readonly Call[]), ...standingCalls(resources)];
  calls = [...asked, ...asked.flatMap((call) => impliedCalls(call, resources))];
}, 200_000);
afterAll(() => system.stop());

const isReviewed = ({ who, what }: Grant): boolean =>
  reviewedGrants.some((each) => each.what === what && (each.who === 'everybody' || each.who.includes(who)));

describe('the rights in the template', () => {
  it('let every call through that the story makes', async () => {
    const actions = new Set(calls.map(({ action }) => action));
    for (const action of [
      'dynamodb:PutItem',
      's3:GetObject',
      'kms:Decrypt',
      'states:SendTaskSuccess',
      'ses:SendEmail',
      'sns:Publish',
      'lambda:InvokeFunction',
      'dynamodb:Scan',
    ]) {
      expect(actions).toContain(action);
    }
    const verdicts = await Promise.all(calls.map(createJudge(resources)));
    expect(verdicts.filter(({ isAllowed }) => !isAllowed).map(({ message }) => message)).toEqual([]);
  });

  it('let nobody in over a connection that can be read', async () => {
    const forbidden = forbiddenCalls(resources);
    expect(forbidden.length).toBeGreaterThan(5);
    const letIn = await Promise.all(forbidden.map((call) => isLetIn(call, resources)));
    expect(forbidden.filter((_call, index) => letIn[index])).toEqual([]);
  });

  it('are missed one by one: each statement that is taken out is named', async () => {
    const unnoticed: string[] = [];
    for (const placed of statementsIn(resources)) {
      const denied = await deniedWithout(resources, calls, placed);
      const { logicalId, statement } = placed;
      const actions = [statement.Action].flat();
      const name = `${logicalId.replace(/[0-9A-F]{8}$/, '')} ${actions.join(' ')}`;
      if (denied.length === 0 && !isSaidTwice(resources, placed)) unnoticed.push(name);
      const isNamed = actions.some((action) =>
        denied.some((message) => message.includes(action.replace('*', ''))),
      );
      expect(isNamed, `${name}: ${denied.join('\n')}`).toBe(denied.length > 0);
    }
    expect(unnoticed.filter((each) => !unmissedStatements.has(each))).toEqual([]);
  });

  it('are all used, but for those that somebody has looked at', async () => {
    const unexercised = await unexercisedGrants(resources, calls);
    mkdirSync(artefacts, { recursive: true });
    writeFileSync(join(artefacts, 'unexercised-grants.json'), `${JSON.stringify(unexercised, null, 2)}\n`);
    expect(
      unexercised.filter((grant) => !isReviewed(grant)),
      'granted and never used: use it in the story, take it away, or review it in reviewed-grants.ts',
    ).toEqual([]);
    const granted = await unexercisedGrants(resources, []);
    const isGranted = (what: string, who: string) =>
      granted.some((each) => each.what === what && (who === 'everybody' || each.who === who));
    const gone = reviewedGrants.flatMap(({ what, who }) =>
      [who].flat().flatMap((each) => (isGranted(what, each) ? [] : [`${each}: ${what}`])),
    );
    expect(gone, 'reviewed, but no longer granted').toEqual([]);
  });
});
