import { describe, expect, it } from 'vitest';
import { provisionAll, type Provisioner } from '../../../../infra/local/template/provision.ts';
import type { TemplateJson } from '../../../../infra/local/template/template-json.ts';

const PLACE = { region: 'ap-southeast-3', account: '000000000000' };

/** Brings up queues whose Ref is their name; any other property stays as it was resolved. */
const queues: Provisioner = {
  name: 'queues',
  types: ['AWS::SQS::Queue'],
  provision: ({ logicalId }) => ({
    ref: `https://queues/${logicalId}`,
    attributes: { Arn: `arn:${logicalId}`, 'Nested.Name': `nested-${logicalId}` },
  }),
};

/** What the property `Value` of a resource becomes. */
async function resolved(Value: unknown, more: Partial<TemplateJson> = {}): Promise<unknown> {
  const template: TemplateJson = {
    ...more,
    Resources: {
      Subject: { Type: 'AWS::SQS::Queue', Properties: { Value } },
      Other: { Type: 'AWS::SQS::Queue' },
      ...more.Resources,
    },
  };
  const system = await provisionAll([{ name: 'Site', template }], [queues], PLACE);
  return system.find('Site', 'Subject')?.properties['Value'];
}

const join = (...values: unknown[]) => ({ 'Fn::Join': ['-', values] });

describe('an intrinsic function', () => {
  const cases: [string, unknown, unknown][] = [
    ['Ref of a resource', { Ref: 'Other' }, 'https://queues/Other'],
    [
      'Ref of a pseudo parameter',
      join({ Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }),
      'ap-southeast-3-000000000000',
    ],
    [
      'Ref of the stack',
      join({ Ref: 'AWS::StackName' }, { Ref: 'AWS::URLSuffix' }, { Ref: 'AWS::Partition' }),
      'Site-amazonaws.com-aws',
    ],
    ['Ref of a parameter', { Ref: 'Size' }, 'small'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Other', 'Arn'] }, 'arn:Other'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Other.Nested.Name' }, 'nested-Other'],
    [
      'Join over a list that is itself split',
      { 'Fn::Join': ['/', { 'Fn::Split': ['.', 'a.b.c'] }] },
      'a/b/c',
    ],
    ['Select', { 'Fn::Select': [1, { 'Fn::Split': ['://', { Ref: 'Other' }] }] }, 'queues/Other'],
    [
      'Sub',
      { 'Fn::Sub': '${AWS::Region}/${Other}/${Other.Arn}/${!Literal}' },
      'ap-southeast-3/https://queues/Other/arn:Other/${Literal}',
    ],
    [
      'Sub with variables',
      { 'Fn::Sub': ['${Name}@${AWS::Region}', { Name: { Ref: 'Size' } }] },
      'small@ap-southeast-3',
    ],
    ['FindInMap', { 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'Zone'] }, 'Asia/Jakarta'],
    ['If', { 'Fn::If': ['IsSmall', 'one', 'many'] }, 'one'],
    ['If with a condition made of others', { 'Fn::If': ['IsBoth', 'one', 'many'] }, 'many'],
    ['Base64', { 'Fn::Base64': 'salam' }, 'c2FsYW0='],
  ];
  it.each(cases)('%s', async (_name, value, expected) => {
    const template = {
      Parameters: { Size: { Default: 'small' } },
      Mappings: { Zones: { 'ap-southeast-3': { Zone: 'Asia/Jakarta' } } },
      Conditions: {
        IsSmall: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] },
        IsBoth: { 'Fn::And': [{ Condition: 'IsSmall' }, { 'Fn::Not': [{ Condition: 'IsSmall' }] }] },
      },
    };
    expect(await resolved(value, template)).toBe(expected);
  });

  it('leaves out what is AWS::NoValue, in objects and in lists', async () => {
    const none = { Ref: 'AWS::NoValue' };
    expect(
      await resolved(
        { a: none, b: [1, none, 2], c: { 'Fn::If': ['Never', 1, none] } },
        {
          Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        },
      ),
    ).toEqual({ b: [1, 2] });
  });

  it('leaves the Condition block of a policy as it is', async () => {
    const statement = {
      Effect: 'Allow',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    };
    expect(await resolved(statement)).toEqual({
      Effect: 'Allow',
      Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
    });
  });

  it.each([
    [{ 'Fn::Transform': {} }, 'The local cloud does not implement Fn::Transform'],
    [{ Ref: 'Nobody' }, 'Site has no resource Nobody'],
    [
      { 'Fn::GetAtt': ['Other', 'Colour'] },
      'The local cloud does not implement AWS::SQS::Queue.Colour (Other)',
    ],
    [{ 'Fn::ImportValue': 'elsewhere' }, 'No stack exports elsewhere'],
    [{ 'Fn::FindInMap': ['Zones', 'a', 'b'] }, 'No mapping Zones.a.b'],
    [{ 'Fn::If': ['Unknown', 1, 2] }, 'Site has no condition Unknown'],
    [{ 'Fn::Select': [3, ['a']] }, 'Fn::Select finds no element 3'],
  ])('%j is refused by name', async (value, message) => {
    await expect(resolved(value)).rejects.toThrow(message);
  });
});

const orderOf = async (Resources: TemplateJson['Resources'] & object): Promise<string[]> => {
  const system = await provisionAll([{ name: 'Site', template: { Resources } }], [queues], PLACE);
  return system.resources().map(({ logicalId }) => logicalId);
};
const queue = (Properties: object, DependsOn?: string | string[]) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { ...Properties },
  ...(DependsOn !== undefined && { DependsOn }),
});

describe('provisioning', () => {
  it('brings up first what a resource names or depends on', async () => {
    const order = await orderOf({
      Last: queue({ a: { Ref: 'Middle' } }, ['First']),
      Middle: queue({ a: { 'Fn::Sub': '${Second.Arn}' } }),
      Second: queue({}),
      First: queue({}),
    });
    expect(order).toEqual(['First', 'Second', 'Middle', 'Last']);
  });

  it('names those that wait for each other in a circle', async () => {
    const circle = orderOf({
      A: queue({ a: { Ref: 'B' } }),
      B: queue({}, 'C'),
      C: queue({ a: { Ref: 'A' } }),
    });
    await expect(circle).rejects.toThrow('Site/A → Site/B → Site/C → Site/A');
  });

  it('leaves out what its condition forbids', async () => {
    const template: TemplateJson = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: {
        Kept: queue({}, ['Dropped']),
        Dropped: { Type: 'AWS::SQS::Queue', Condition: 'Never' },
      },
    };
    const system = await provisionAll([{ name: 'Site', template }], [queues], PLACE);
    expect(system.resources().map(({ logicalId }) => logicalId)).toEqual(['Kept']);
  });

  it('says all that nobody implements before it begins', async () => {
    const Resources = {
      Queue: queue({}),
      Ring: { Type: 'AWS::Wedding::Ring' },
      Custom: { Type: 'Custom::S3BucketNotifications' },
    };
    await expect(orderOf(Resources)).rejects.toThrow(
      'The local cloud does not implement AWS::Wedding::Ring (Ring), Custom::S3BucketNotifications (Custom)',
    );
  });

  it('refuses a template that a macro would change', async () => {
    const template = { Transform: 'AWS::Serverless-2016-10-31', Resources: {} };
    await expect(provisionAll([{ name: 'Site', template }], [queues], PLACE)).rejects.toThrow(
      'Transform (Site)',
    );
  });
});
