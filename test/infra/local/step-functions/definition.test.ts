import { describe, expect, test } from 'vitest';
import { unsupportedIntegrations } from '../../../../infra/local/step-functions/definition/integrations.ts';
import { parseDefinition, substitute } from '../../../../infra/local/step-functions/definition/parse.ts';

function parse(states: object, fields: object = { QueryLanguage: 'JSONata' }): unknown {
  return parseDefinition(JSON.stringify({ StartAt: 'One', States: states, ...fields }));
}

describe('a definition is refused', () => {
  const end = { Type: 'Pass', End: true };
  test.each([
    ['a machine of JSONPath', { One: end }, {}, 'the local cloud runs JSONata only'],
    [
      'a state of JSONPath beside one of JSONata',
      { One: { Type: 'Pass', ResultPath: '$.a', Next: 'Two' }, Two: { ...end, QueryLanguage: 'JSONata' } },
      {},
      'the local cloud runs JSONata only (set "QueryLanguage": "JSONata") at /States/One',
    ],
    [
      'a field of JSONPath in JSONata',
      { One: { ...end, Parameters: {} } },
      undefined,
      '"Parameters" is not supported',
    ],
    [
      'a misspelt field',
      { One: { ...end, Asign: {} } },
      undefined,
      '"Asign" is not supported by a Pass state',
    ],
    ['a state nobody reaches', { One: end, Two: end }, undefined, 'State "Two" is not reachable'],
    ['a state that leads nowhere', { One: { Type: 'Pass' } }, undefined, 'Exactly one of "Next" and "End"'],
    [
      'a wrong expression',
      { One: { ...end, Output: { a: '{% 1 + %}' } } },
      undefined,
      'at /States/One/Output/a',
    ],
    [
      'States.ALL beside another name',
      {
        One: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Retry: [{ ErrorEquals: ['States.ALL', 'Other'] }],
          End: true,
        },
      },
      undefined,
      'States.ALL must appear alone and at end of list at /States/One/Retry[0]/ErrorEquals',
    ],
    [
      'a variable of the states around it, assigned inside',
      {
        One: { Type: 'Pass', Assign: { a: 1 }, Next: 'Two' },
        Two: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'In', States: { In: { ...end, Assign: { a: 2 } } } }],
          End: true,
        },
      },
      undefined,
      'The variable "a" is already assigned in an outer scope',
    ],
    [
      'a resource the local cloud does not have',
      { One: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true } },
      undefined,
      'does not implement the resource "arn:aws:states:::sqs:sendMessage"',
    ],
  ])('for %s', (_, states, fields, message) => {
    expect(() => parse(states, fields)).toThrow(message);
  });
});

test('a state that says nothing of its data may stand beside states of JSONata', () => {
  const states = {
    One: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}', Next: 'Two' },
    Two: { Type: 'Succeed' },
  };
  expect(parse(states, {})).toMatchObject({ StartAt: 'One' });
});

const task = (resource: string): object => ({ Type: 'Task', Resource: resource, End: true });

test('the resources the local cloud does not have can be listed, inner states included', () => {
  const definition = {
    StartAt: 'One',
    States: {
      One: {
        Type: 'Map',
        ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'CSV' } },
        ItemProcessor: {
          StartAt: 'In',
          States: {
            In: task('arn:aws:states:::dynamodb:putItem'),
            Ok: task('arn:aws:states:::states:startExecution.sync:2'),
          },
        },
      },
      Two: task('arn:aws:states:::aws-sdk:sfn:describeActivity'),
      Three: task('arn:aws:lambda:ap-southeast-3:000000000000:function:work:live'),
    },
  };
  expect(unsupportedIntegrations(definition)).toEqual([
    'arn:aws:states:::s3:getObject (InputType CSV)',
    'arn:aws:states:::aws-sdk:sfn:describeActivity',
    'arn:aws:states:::dynamodb:putItem',
  ]);
});

test('substitutions replace their placeholders and leave the others', () => {
  expect(substitute('"${One}" "${Two}"', { One: 'arn:1' })).toBe('"arn:1" "${Two}"');
});
