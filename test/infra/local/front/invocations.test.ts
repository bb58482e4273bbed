import { beforeEach, describe, expect, it } from 'vitest';
import { createFront } from '../../../../infra/local/front/front.ts';
import { parseFaults } from '../../../../infra/local/front/routes.ts';

const arn = 'arn:aws:lambda:ap-southeast-3:000000000000:function:OpenFileCheck';
const machine = 'arn:aws:states:ap-southeast-3:000000000000:stateMachine:application';
const front = createFront({ region: 'ap-southeast-3', account: '000000000000', log: () => undefined });
let invoked = 0;
const lambda = {
  invoke: () => {
    invoked += 1;
    return Promise.resolve({ payload: invoked });
  },
};
const fault = (kind: string, operation?: string) =>
  front.setFaults(
    parseFaults(
      JSON.stringify({ seed: 1, rules: [{ service: 'lambda', kind, operation, rate: 1, millis: 1 }] }),
    ),
  );
const runTask = () => front.invoker('states', lambda).invoke(arn, {}, machine);
beforeEach(() => {
  invoked = 0;
  front.setFaults({ seed: 0, rules: [] });
});

describe('invocations within the local cloud', () => {
  it('happen once where nothing goes wrong', async () => {
    expect(await runTask()).toEqual({ payload: 1 });
  });

  it('happen twice where a delivery is repeated: tasks, batches of changes, scheduled runs, events', async () => {
    fault('duplicate');
    expect(await runTask()).toEqual({ payload: 2 });
    await front.invoker('streams', lambda).invoke(arn, {});
    expect(invoked).toBe(4);
    let accepted = 0;
    const accept = async () => {
      accepted += 1;
    };
    await front.invokeLater('scheduler', accept)(arn, {}, 'arn:of:schedule');
    expect(accepted).toBe(2);
    await front.invokeLater('events', accept)(arn, {}, 'arn:of:rule');
    expect(accepted).toBe(4);
  });

  it('happen although the answer is lost, and do not where Lambda refuses', async () => {
    fault('lost-reply');
    await expect(runTask()).rejects.toMatchObject({ code: 'ServiceException', status: 500 });
    expect(invoked).toBe(1);
    fault('throttle');
    await expect(runTask()).rejects.toMatchObject({ code: 'TooManyRequestsException', status: 429 });
    expect(invoked).toBe(1);
  });

  it('go wrong only for whom they should', async () => {
    fault('throttle', 'streams');
    expect(await runTask()).toEqual({ payload: 1 });
    await expect(front.invoker('streams', lambda).invoke(arn, {})).rejects.toThrow('Rate Exceeded');
  });

  it('are recorded with who asks IAM for them; a stream asks nobody', async () => {
    const route = 'arn:aws:execute-api:ap-southeast-3:000000000000:api/$default/GET/';
    await front.invoker('apigateway', lambda).invoke(arn, {}, route);
    const before = front.calls().length;
    await front.invoker('streams', lambda).invoke(arn, {});
    expect(front.calls()).toHaveLength(before);
    const call = { action: 'lambda:InvokeFunction', resource: arn };
    expect(front.calls()).toMatchObject([
      { ...call, caller: machine, context: {} },
      { ...call, caller: 'arn:of:schedule', context: {} },
      { ...call, caller: 'events.amazonaws.com', context: { 'aws:SourceArn': 'arn:of:rule' } },
      { ...call, caller: 'apigateway.amazonaws.com', context: { 'aws:SourceArn': route } },
    ]);
  });
});
