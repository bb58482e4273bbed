import {
  ExecutionAlreadyExists,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskTimedOut,
  ExecutionLimitExceeded,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '../../../functions/applications/application.ts';
import { followDecision, startJourney } from '../../../functions/applications/follow-changes.ts';
import type { Decision } from '../../../functions/decisions/decision.ts';
import type { NewEvent } from '../../../functions/history/event.ts';

const sfn = mockClient(SFNClient);
const recorded: NewEvent[] = [];
const dependencies = {
  sfn: new SFNClient({}),
  history: { append: (event: NewEvent) => Promise.resolve(void recorded.push(event)) } as never,
  city: { deadlines: () => Promise.resolve(['2026-03-09T09:00:00.000Z']) } as never,
  applicationMachine: 'arn:application',
  referralMachine: 'arn:referral',
};
const application = { number: 'WUB-26-AAAA-BBBB', run: 1, rules: 3, ticket: 1 } as Application;
const decision: Decision = {
  desk: 'file-check#2026#32.76.06',
  application: application.number,
  attempt: 2,
  stage: 'file-check',
  state: 'decided',
  entered: '2026-03-02T02:00:00.000Z',
  token: 'the-task-token',
  dueAt: '2026-03-09T09:00:00.000Z',
  facts: {},
  answer: {
    outcome: 'complete',
    by: { kind: 'officer', name: 'Vera Contoh', title: 'Petugas verifikasi' },
    at: '2026-03-03T02:00:00.000Z',
  },
};

beforeEach(() => {
  sfn.reset();
  recorded.length = 0;
});

describe('an application that holds a place', () => {
  it('gets an execution whose name and input follow from it', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    await startJourney(application, dependencies);
    expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:application',
      name: 'WUB-26-AAAA-BBBB-1',
      input: '{"application":"WUB-26-AAAA-BBBB","run":1}',
    });
  });

  it('is content where that execution exists already', async () => {
    sfn.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: '', $metadata: {} }));
    await expect(startJourney(application, dependencies)).resolves.toBeUndefined();
  });

  it('is tried again where it could not be started', async () => {
    sfn.on(StartExecutionCommand).rejects(new ExecutionLimitExceeded({ message: '', $metadata: {} }));
    await expect(startJourney(application, dependencies)).rejects.toThrow(ExecutionLimitExceeded);
  });
});

describe('a decision that was made', () => {
  it('is recorded and told to the waiting machine, with the deadlines of the next stage', async () => {
    sfn.on(SendTaskSuccessCommand).resolves({});
    await followDecision(decision, application, dependencies);
    expect(recorded).toEqual([
      expect.objectContaining({ event: 'file-check.2', what: 'file-check: complete', rules: 3 }),
    ]);
    const input = sfn.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input;
    expect(input?.taskToken).toBe('the-task-token');
    expect(JSON.parse(input?.output ?? '')).toEqual({
      outcome: 'complete',
      deadlines: ['2026-03-09T09:00:00.000Z'],
    });
  });

  it('is done where the machine went on by its timeout, which asked the table', async () => {
    sfn.on(SendTaskSuccessCommand).rejects(new TaskTimedOut({ message: '', $metadata: {} }));
    await expect(followDecision(decision, application, dependencies)).resolves.toBeUndefined();
    expect(recorded).toHaveLength(1);
  });

  it('is told again where telling it failed', async () => {
    sfn.on(SendTaskSuccessCommand).rejects(new ExecutionLimitExceeded({ message: '', $metadata: {} }));
    await expect(followDecision(decision, application, dependencies)).rejects.toThrow(ExecutionLimitExceeded);
  });
});
