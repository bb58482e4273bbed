import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../../../infra/local/step-functions/conformance.ts');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const states = {
  Call: {
    Type: 'Task',
    Resource: 'arn:aws:lambda:us-east-1:111111111111:function:LS__id_function__f',
    Next: 'Sleep',
  },
  Sleep: { Type: 'Wait', Seconds: 600, Output: { id: '{% $uuid() %}' }, End: true },
};
const history = [
  'ExecutionStarted',
  'TaskStateEntered',
  'LambdaFunctionScheduled',
  'LambdaFunctionStarted',
  'LambdaFunctionSucceeded',
  'TaskStateExited',
  'WaitStateEntered',
  'WaitStateExited',
  'ExecutionSucceeded',
];

function check(queryLanguage: string, output: unknown): { status: number | null; text: string } {
  const definition = JSON.stringify({ QueryLanguage: queryLanguage, StartAt: 'Call', States: states });
  const recorded = { id: 'one', definition, input: '{}', expected: { status: 'SUCCEEDED', output }, history };
  const file = join(folder, 'cases.json');
  writeFileSync(file, JSON.stringify({ functions: {}, cases: [recorded] }));
  const { status, stdout } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  return { status, text: stdout };
}

test('a case that ends as recorded passes, waits and placeholders included', { timeout: 20_000 }, () => {
  const { status, text } = check('JSONata', { id: '<uuid:1>' });
  expect(text).toContain('status, output, error: 1 of 1');
  expect(text).toContain('histories:             1 of 1');
  expect(status).toBe(0);
});

test('a case that ends otherwise is listed and fails the run', { timeout: 20_000 }, () => {
  const { status, text } = check('JSONata', { id: 'another' });
  expect(text).toContain('FAILED outcome: one');
  expect(status).toBe(1);
});

test('a case of JSONPath is refused and counted apart', { timeout: 20_000 }, () => {
  expect(check('JSONPath', {}).text).toContain('Refused by name because a state needs JSONPath: 1');
});
